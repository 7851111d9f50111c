import type { Run } from './join/run.ts';
import type { FaultBand } from '../scorecard/scorecard.ts';
import { roundMs } from '../../kit/stats/round-ms.ts';

/** When each injector really had faults armed, and how much they hit. */
export function layFaultBands({ evidence, hits, guardHits, startEpochMs, endMs }: Run): FaultBand[] {
  const bands: FaultBand[] = [];
  for (const provider of evidence.allProviders) {
    const changes = evidence.faults
      .filter((fault) => fault.provider === provider)
      .sort((a, b) => a.atEpochMs - b.atEpochMs);
    const hitMs = [hits, guardHits].flatMap((all) =>
      all.filter((hit) => hit.provider === provider).map(({ atEpochMs }) => atEpochMs - startEpochMs),
    );
    for (const [place, { faults, atEpochMs }] of changes.entries()) {
      if (faults.length === 0) continue;
      const startMs = roundMs(atEpochMs - startEpochMs);
      const next = changes[place + 1];
      const bandEndMs = Math.max(startMs, next === undefined ? endMs : roundMs(next.atEpochMs - startEpochMs));
      const applied = hitMs.filter((ms) => ms >= startMs && ms < bandEndMs).length;
      bands.push({ provider, faults: [...faults], startMs, endMs: bandEndMs, applied });
    }
  }
  return bands.sort((a, b) => a.startMs - b.startMs);
}
