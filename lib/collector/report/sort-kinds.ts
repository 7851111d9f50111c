import type { ContractRow } from '../scorecard/application.ts';

/** A row's failure kinds with their counts, most frequent first; equal counts by name. */
export function sortKinds(row: Pick<ContractRow, 'kinds'>): { kind: string; count: number }[] {
  return Object.entries(row.kinds)
    .map(([kind, count]) => ({ kind, count: count ?? 0 }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
