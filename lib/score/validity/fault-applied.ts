import { providerNames } from '../../drill/provider.ts';
import { formatCount } from '../../report/format-count.ts';
import type { CheckDefinition } from './check.ts';

/**
 * Every fault of the timeline was met while its entry lasted: by an attempt on its provider, by a connection to it, or
 * by a request that found its port closed.
 */
export const faultApplied: CheckDefinition = {
  id: 'fault-applied',
  broken: 'The faults did not bite as planned',
  measure({ drill, entries, hits: allHits, startEpochMs }) {
    const missing: string[] = [];
    const met = { attempt: 0, connection: 0, request: 0 };
    for (const [entry, settings] of drill.timeline.entries()) {
      const window = entries.find((candidate) => candidate.entry === entry);
      for (const provider of providerNames) {
        for (const kind of new Set(settings[provider].map((fault) => fault.kind))) {
          const hits = allHits.filter(
            (hit) =>
              hit.provider === provider &&
              hit.fault === kind &&
              window !== undefined &&
              hit.atEpochMs - startEpochMs >= window.startMs &&
              hit.atEpochMs - startEpochMs < window.endMs,
          );
          for (const { of } of hits) met[of]++;
          if (hits.length === 0) missing.push(`${kind} on ${provider} in timeline[${entry}]`);
        }
      }
    }
    const parts = [
      met.attempt > 0 ? `${formatCount(met.attempt)} attempts` : [],
      met.connection > 0 ? `${formatCount(met.connection)} connections` : [],
      met.request > 0 ? `${formatCount(met.request)} requests at a closed port` : [],
    ].flat();
    return {
      ok: missing.length === 0 && parts.length > 0,
      observed:
        missing.length === 0
          ? `${parts.length === 0 ? 'no attempts' : parts.join(', ')} met a fault`
          : `no attempt met ${missing.join(', ')}`,
      required: 'every fault meets at least 1 attempt',
    };
  },
};
