import { formatMs } from '../../../kit/format/format-ms.ts';
import { defineCheck } from './check.ts';

/** The time of the run is time that passed: no clock was set, and neither the machine nor the runner stood still. */
export const timeHeld = defineCheck({
  label: 'Time held',
  summary:
    'The time of the run is time that passed: no clock was set, and neither the machine nor the runner stood still. A run whose records do not tell (one of an earlier version) does not hold.',
  broken: 'Time did not pass as the clocks say',
  numbers: {
    clockStepMs: {
      summary: 'how far the clock moved against one that is never set',
      unit: 'ms',
      max: 'maxClockStepMs',
    },
    stoppedMs: { summary: 'the longest that the runner stood still', unit: 'ms', max: 'maxLoopDelayMs' },
  },
  measure({ drill, evidence }) {
    const { maxClockStepMs, maxLoopDelayMs } = drill.validity;
    const required = `steps of at most ${formatMs(maxClockStepMs)}, stops of at most ${formatMs(maxLoopDelayMs)}`;
    const clock = evidence.runEnd?.clock;
    if (clock === undefined) {
      const why = evidence.runEnd === null ? 'no end of the run' : 'not recorded: an earlier version ran it';
      return { observed: why, required, numbers: { clockStepMs: null, stoppedMs: null } };
    }
    return {
      observed: `steps of at most ${formatMs(clock.stepMs)}, stops of at most ${formatMs(clock.stoppedMs)}`,
      required,
      numbers: { clockStepMs: clock.stepMs, stoppedMs: clock.stoppedMs },
    };
  },
  // It is told at the end, which one that was killed never came to.
  holdsUntil: ({ evidence: { runEnd } }) => runEnd === null,
});
