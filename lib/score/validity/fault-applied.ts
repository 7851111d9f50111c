import { providerNames } from '../../drill/provider.ts';
import { formatCount } from '../../report/format-count.ts';
import type { CheckDefinition } from './check.ts';

/** Every fault of the timeline hit at least one attempt on its provider while its entry lasted. */
export const faultApplied: CheckDefinition = {
  id: 'fault-applied',
  broken: 'The faults did not bite as planned',
  measure({ drill, entries, attempts, startEpochMs }) {
    const missing: string[] = [];
    const faulted = attempts.faulted();
    let hits = 0;
    for (const [entry, settings] of drill.timeline.entries()) {
      const window = entries.find((candidate) => candidate.entry === entry);
      for (const provider of providerNames) {
        for (const kind of new Set(settings[provider].map((fault) => fault.kind))) {
          const count = faulted.filter(
            (attempt) =>
              attempt.provider === provider &&
              attempt.fault === kind &&
              window !== undefined &&
              attempt.startEpochMs - startEpochMs >= window.startMs &&
              attempt.startEpochMs - startEpochMs < window.endMs,
          ).length;
          hits += count;
          if (count === 0) missing.push(`${kind} on ${provider} in timeline[${entry}]`);
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
