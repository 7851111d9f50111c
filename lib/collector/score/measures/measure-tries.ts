import { mostTries } from '../../../drill/caller-times.ts';
import { numberCalls } from '../../../drill/number-calls.ts';
import { ordinalOfTry } from '../../../drill/try-number.ts';
import type { PhaseName } from '../../../kit/terms/phase.ts';
import type { Tries } from '../../scorecard/tries.ts';
import { phaseAt } from '../join/phase-windows.ts';
import type { Run } from '../join/run.ts';

const SECOND_MS = 1_000;

/**
 * What callers who tried again added to the planned load. A try belongs to the phase it was sent in, whenever its caller first asked: the
 * herd that an outage leaves behind is the recovery's load. Null: callers do not try again in this drill.
 */
export function measureTries({ drill, arrivals, requests, tries, windows }: Run): Tries | null {
  if (drill.traffic.clients === undefined) return null;
  const sent = tries.length;
  const numbers = numberCalls(drill.traffic, arrivals.length);
  const phases = new Map<PhaseName, { first: number; tries: number }>();
  const seconds = new Map<number, number>();
  for (const { atMs, lastTry } of tries) {
    const phase = phaseAt(windows, atMs);
    const counts = phases.get(phase) ?? { first: 0, tries: 0 };
    phases.set(phase, counts);
    counts.tries++;
    if (ordinalOfTry(lastTry, numbers) === 1) counts.first++;
    const second = Math.max(0, Math.floor(atMs / SECOND_MS));
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  const first = [...phases.values()].reduce((sum, counts) => sum + counts.first, 0);
  return {
    most: mostTries(drill.traffic),
    sent,
    further: sent - first,
    furtherRatio: sent === 0 ? null : (sent - first) / sent,
    answeredLater: requests.filter(({ tries: own, failure }) => own > 1 && failure === null).length,
    abandoned: requests.filter(({ failure }) => failure === 'abandoned').length,
    phases: windows.flatMap(({ phase }) => {
      const counts = phases.get(phase);
      if (counts === undefined) return [];
      return [{ phase, ...counts, perRequest: counts.first === 0 ? null : counts.tries / counts.first }];
    }),
    peak: findPeakSecond(seconds, arrivals),
  };
}

/** The second in which most tries were sent, and how many requests were due in it. */
function findPeakSecond(seconds: ReadonlyMap<number, number>, arrivals: Run['arrivals']): Tries['peak'] {
  let peak: { second: number; tries: number } | null = null;
  for (const [second, tries] of seconds) {
    if (peak === null || tries > peak.tries || (tries === peak.tries && second < peak.second)) peak = { second, tries };
  }
  if (peak === null) return null;
  const { second } = peak;
  return { ...peak, due: arrivals.filter(({ dueMs }) => Math.floor(dueMs / SECOND_MS) === second).length };
}
