import { amount, count, keys, listOf, ms, number, oneOf, orNull, pairOf } from './shape.ts';
import { steadyMetrics, type SteadyRow, type SteadyState } from './steady-state.ts';

const steadyOutcome = oneOf(['same', 'worse', 'not-proven']);
/** Whether all was as it was, once faults were taken back. */
export const steadyState = keys<SteadyState>({
  outcome: steadyOutcome,
  end: orNull(keys<NonNullable<SteadyState['end']>>({ startMs: ms, endMs: ms })),
  rows: listOf(
    keys<SteadyRow>({
      metric: oneOf(steadyMetrics),
      before: orNull(amount),
      after: orNull(amount),
      beforeN: count,
      afterN: count,
      change: orNull(number),
      interval: pairOf(orNull(number)),
      bound: number,
      outcome: steadyOutcome,
    }),
  ),
});
