import type { ProcessName } from '../../records/record.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { phaseAt } from '../join/phase-windows.ts';
import type { CheckDefinition } from './check.ts';
import { findHealthGap, MAX_HEALTH_GAP_MS } from './find-health-gap.ts';

const seats: readonly ProcessName[] = ['observer', 'injector:primary', 'injector:fallback'];

/** No seat crashed, fell silent, or was too busy to keep time. Delays of the warm-up are what it is for. */
export const seatsHealthy: CheckDefinition = {
  id: 'seats-healthy',
  broken: 'A process of the drill itself was not well',
  measure(run) {
    const { drill, evidence, windows, startEpochMs } = run;
    const limitMs = drill.validity.maxLoopDelayMs;
    const problems = [...(evidence.runEnd?.crashed ?? [])];
    for (const seat of seats) {
      const gapMs = findHealthGap(run, seat);
      if (gapMs === Infinity) problems.push(`nothing heard of ${seat}`);
      else if (gapMs > MAX_HEALTH_GAP_MS) problems.push(`nothing heard of ${seat} for ${formatMs(gapMs)}`);
    }
    let worstMs = 0;
    let worst = '';
    for (const { process, atEpochMs, loopDelayMaxMs } of evidence.health) {
      if (!seats.includes(process) || phaseAt(windows, atEpochMs - startEpochMs) === 'warmup') continue;
      if (loopDelayMaxMs > worstMs || (loopDelayMaxMs === worstMs && process < worst)) {
        worstMs = loopDelayMaxMs;
        worst = process;
      }
    }
    if (worstMs > limitMs) problems.push(`${worst} was blocked for ${formatMs(worstMs)}`);
    return {
      ok: problems.length === 0,
      observed: problems.length === 0 ? `longest event-loop delay ${formatMs(worstMs)}` : problems.join(', '),
      required: `no crash, word at least every ${formatMs(MAX_HEALTH_GAP_MS)}, event-loop delay at most ${formatMs(limitMs)}`,
    };
  },
};
