import type { Drill } from '../../drill/drill.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import type { RehearsedColumn } from '../../collector/scorecard/rehearsal.ts';

/** Who is asked, and how. */
export interface Column extends Pick<RehearsedColumn, 'name' | 'provider' | 'variant' | 'model'> {
  settings: NamedProvider;
}

/** The columns of a drill's matrix: each provider, those behind the first with what is tried on them. `only`: these providers; empty: all. */
export function listColumns({ providers }: Pick<Drill, 'providers'>, only: readonly string[]): Column[] {
  return providers
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .map((settings) => ({
      name: settings.name,
      provider: settings.name,
      variant: null,
      model: settings.upstream.kind === 'mock' ? settings.upstream.mock.model : settings.upstream.model,
      settings,
    }));
}
