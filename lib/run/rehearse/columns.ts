import type { RehearsedColumn } from '../../collector/scorecard/rehearsal.ts';
import type { ReadVariant } from '../../drill/apply-variant.ts';
import type { Drill } from '../../drill/drill.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import { listVariantRequests } from '../../drill/variants.ts';
import { readTemplate } from '../cases/read-template.ts';

/** Who is asked, and how. */
export interface Column extends Pick<RehearsedColumn, 'name' | 'provider' | 'variant' | 'model'> {
  settings: NamedProvider;
  /** What is asked differently; null: nothing. */
  asks: ReadVariant | null;
  /** The kinds of request that it is asked; null: all. */
  requests: readonly string[] | null;
  /** Is it asked while another drill's outage runs, rather than without load? */
  isLoaded: boolean;
}

export interface ColumnChoice {
  /** These providers; empty: all. */
  providers: readonly string[];
  /** Those that are tried on them, too? */
  variants: boolean;
}

/** The columns of a drill's matrix: each provider that answers callers, and behind it what is tried on it. Throws a `usage` error for a template that cannot be read. */
export async function listColumns(drill: Drill, { providers, variants }: ColumnChoice): Promise<Column[]> {
  const columns: Column[] = [];
  for (const settings of drill.providers) {
    const { name, upstream, role } = settings;
    if (role !== undefined || (providers.length > 0 && !providers.includes(name))) continue;
    const model = upstream.kind === 'mock' ? upstream.mock.model : upstream.model;
    const plain = { name, provider: name, variant: null, model, settings, asks: null, requests: null, isLoaded: false };
    columns.push(plain);
    for (const [index, variant] of (variants ? (drill.variants?.[name] ?? []) : []).entries()) {
      const { template } = variant;
      columns.push({
        ...plain,
        name: `${name}+${variant.name}`,
        variant: variant.name,
        asks: {
          settings: variant,
          template:
            template === undefined
              ? null
              : await readTemplate(template, `variants.${name}[${index}].template ${template}`),
        },
        requests: listVariantRequests(variant, drill.contracts),
      });
    }
  }
  return columns;
}

/** Is a request of this kind put to this column? */
export function isAskedOf({ requests }: Pick<Column, 'requests'>, kind: string): boolean {
  return requests === null || requests.includes(kind);
}
