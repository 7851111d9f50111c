import type { Drill } from '../../drill/drill.ts';
import { faultsOn } from '../../drill/timeline-entry.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { UNDER_LOAD } from '../../collector/scorecard/rehearsal.ts';
import type { Column } from './columns.ts';

/**
 * The columns that are asked again in the outages of another drill: those of providers that all of its outages leave alone, as they are. Throws
 * `usage` where there is none, or one is another provider there, with which nothing could be compared.
 */
export function listLoadedColumns(columns: readonly Column[], drill: Drill, file: string): Column[] {
  const plain = columns.filter(({ variant }) => variant === null);
  const alone = plain.filter(({ provider }) => isLeftAlone(drill, provider));
  if (alone.length === 0) {
    const names = plain.map(({ name }) => name).join(', ');
    throw new CutoverError(
      'usage',
      `--during ${file} must leave one of ${names} alone in its outages: the cases are asked of those that carry the load then.`,
    );
  }
  for (const { provider, settings } of alone) {
    const there = drill.providers.find(({ name }) => name === provider);
    if (JSON.stringify(there?.upstream) !== JSON.stringify(settings.upstream))
      throw new CutoverError(
        'usage',
        `--during ${file} must have the same upstream for ${provider} as the drill that is rehearsed: with another one nothing can be compared.`,
      );
  }
  const taken = alone.find(({ provider }) => columns.some(({ name }) => name === `${provider}+${UNDER_LOAD}`));
  if (taken !== undefined)
    throw new CutoverError('usage', `variants.${taken.provider} must have none named ${UNDER_LOAD} with --during.`);
  return alone.map((column) => ({
    ...column,
    name: `${column.provider}+${UNDER_LOAD}`,
    variant: UNDER_LOAD,
    isLoaded: true,
  }));
}

function isLeftAlone({ providers, timeline }: Drill, provider: ProviderName): boolean {
  return (
    providers.some(({ name }) => name === provider) &&
    timeline.every((entry) => entry.phase !== 'outage' || faultsOn(entry, provider).length === 0)
  );
}
