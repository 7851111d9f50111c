import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { FaultRecord, FaultSummary } from '../../records/record.ts';

/**
 * What each fault of an entry did, in the entry's order, by the records of the provider's injector. An arming may span
 * several entries with the same faults, and its summaries are written when it ends; the one that covers most of
 * [startEpochMs, endEpochMs) is taken. Null when that left no summaries, or those of other faults.
 */
export function findFaultSummaries(
  records: readonly FaultRecord[],
  kinds: readonly string[],
  { provider, startEpochMs, endEpochMs }: { provider: ProviderName; startEpochMs: number; endEpochMs: number },
): readonly FaultSummary[] | null {
  const changes = records
    .filter((record) => record.provider === provider)
    .toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  let found: readonly FaultSummary[] | null = null;
  let most = 0;
  for (const [place, { faults, atEpochMs }] of changes.entries()) {
    const next = changes[place + 1];
    const covered = Math.min(endEpochMs, next?.atEpochMs ?? endEpochMs) - Math.max(startEpochMs, atEpochMs);
    if (faults.length === 0 || covered <= most) continue;
    most = covered;
    found = next?.summaries ?? null;
  }
  return found?.map(({ fault }) => fault).join() === kinds.join() ? found : null;
}
