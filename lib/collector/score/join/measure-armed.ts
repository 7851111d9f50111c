import { faultsOn, type TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { FaultRecord } from '../../records/record.ts';

/** How long a provider's faults of an entry were armed between these moments, ms, as its injector tells. */
export function measureArmedMs(
  records: readonly FaultRecord[],
  settings: TimelineEntry,
  { provider, startEpochMs, endEpochMs }: { provider: ProviderName; startEpochMs: number; endEpochMs: number },
): number {
  const wanted = faultsOn(settings, provider)
    .map(({ kind }) => kind)
    .join();
  const changes = records
    .filter((record) => record.provider === provider)
    .toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  let armedMs = 0;
  for (const [place, { faults, atEpochMs }] of changes.entries()) {
    if (faults.join() !== wanted) continue;
    const untilEpochMs = changes[place + 1]?.atEpochMs ?? Infinity;
    armedMs += Math.max(0, Math.min(endEpochMs, untilEpochMs) - Math.max(startEpochMs, atEpochMs));
  }
  return armedMs;
}
