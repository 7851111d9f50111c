import { type ProviderName, providerNames } from '../../drill/provider.ts';
import type { FaultRecord, FaultSummary } from '../../records/record.ts';
import { formatCount } from '../../report/format-count.ts';
import type { AttemptFacts } from '../attempt-table.ts';
import type { CheckDefinition } from './check.ts';
import { findFaultSummaries } from './find-fault-summaries.ts';

/** One provider in one entry of the timeline; epoch ms, the end left out. */
interface EntryWindow {
  provider: ProviderName;
  startEpochMs: number;
  endEpochMs: number;
}

/** Every fault of the timeline hit at least one attempt on its provider while its entry lasted. */
export const faultApplied: CheckDefinition = {
  id: 'fault-applied',
  broken: 'The faults did not bite as planned',
  measure({ drill, entries, attempts, evidence, startEpochMs }) {
    const missing: string[] = [];
    const faulted = attempts.faulted();
    let hits = 0;
    for (const [entry, settings] of drill.timeline.entries()) {
      // An entry that never began has no time in which anything could hit.
      const { startMs, endMs } = entries.find((candidate) => candidate.entry === entry) ?? { startMs: 0, endMs: 0 };
      for (const provider of providerNames) {
        const kinds = settings[provider].map((fault) => fault.kind);
        const window = { provider, startEpochMs: startEpochMs + startMs, endEpochMs: startEpochMs + endMs };
        for (const kind of new Set(kinds)) {
          const count = faulted.filter((attempt) => attempt.fault === kind && isWithin(attempt, window)).length;
          hits += count;
          const idle = count === 0 ? [kind] : listIdleTwins(kind, kinds, evidence.faults, window);
          missing.push(...idle.map((name) => `${name} on ${provider} in timeline[${entry}]`));
        }
      }
    }
    return {
      ok: missing.length === 0 && hits > 0,
      observed:
        missing.length === 0 ? `${formatCount(hits)} attempts met a fault` : `no attempt met ${missing.join(', ')}`,
      required: 'every fault meets at least 1 attempt',
    };
  },
};

function isWithin(attempt: AttemptFacts, { provider, startEpochMs, endEpochMs }: EntryWindow): boolean {
  return attempt.provider === provider && attempt.startEpochMs >= startEpochMs && attempt.startEpochMs < endEpochMs;
}

/** Attempts name the kind of their fault alone, so one of two of a kind could hide behind the other. */
function listIdleTwins(
  kind: string,
  kinds: readonly string[],
  records: readonly FaultRecord[],
  window: EntryWindow,
): string[] {
  const places = kinds.flatMap((other, place) => (other === kind ? [place] : []));
  if (places.length === 1) return [];
  const summaries = findFaultSummaries(records, kinds, window);
  if (summaries === null) return [`each ${kind} (which of them did is not recorded)`];
  return places.flatMap((place, twin) =>
    mayHaveHit(summaries[place], window) ? [] : [`${kind} (${twin + 1} of ${places.length})`],
  );
}

/** Could it have hit something in this window? A summary of more than the window knows its first and last hit alone. */
function mayHaveHit(summary: FaultSummary | undefined, { startEpochMs, endEpochMs }: EntryWindow): boolean {
  if (summary === undefined || summary.firstEpochMs === null || summary.lastEpochMs === null) return false;
  return summary.firstEpochMs < endEpochMs && summary.lastEpochMs >= startEpochMs;
}
