import { countToDecide, LOOKED_AT_OFTEN } from '../../kit/stats/interval.ts';
import { isSum, type StopCondition } from './stop-conditions.ts';

/** Of a percentile 95 the share that may be beyond it. */
export const BEYOND_P95 = 0.05;

/** A stop condition that the planned traffic never breaks, whatever becomes of it. */
export interface Unreachable {
  /** Its place among the conditions. */
  place: number;
  condition: StopCondition;
  /** Calls (of lostSessionRatio: sessions) planned in its window, at most; of inFlight, at once. */
  planned: number;
  /** It takes so many, all of them harmed. */
  needed: number;
}

/** What share of calls, or sessions, may be harmed before a condition is broken. Of inFlight and of sums there is none. */
export function allowedShare({ metric, max = 1, min = 0 }: StopCondition): number {
  if (metric === 'failedRatio' || metric === 'lostSessionRatio') return max;
  return metric === 'usableRatio' ? 1 - min : BEYOND_P95;
}

/** The conditions for which too little is planned. `callsWithin`: the most calls that a window of so many ms has; `vus`: the most callers at once. */
export function listUnreachable(
  conditions: readonly StopCondition[],
  callsWithin: (condition: StopCondition) => number,
  vus: number,
): Unreachable[] {
  return conditions.flatMap((condition, place) => {
    const isCount = condition.metric === 'inFlight';
    const planned = isCount ? vus : callsWithin(condition);
    const needed = isCount ? Math.floor(condition.max ?? Infinity) + 1 : countToStop(condition);
    return planned < needed ? [{ place, condition, planned, needed }] : [];
  });
}

/** How many calls it takes at least, all of them harmed, until the interval of their share lies beyond the bound; of a sum, until it is looked at. */
function countToStop(condition: StopCondition): number {
  if (isSum(condition.metric)) return condition.minCalls;
  return Math.max(condition.minCalls, countToDecide(1, allowedShare(condition), LOOKED_AT_OFTEN) ?? Infinity);
}
