import type { Estimate } from '../../../kit/stats/add-estimates.ts';
import { quantileInterval } from '../../../kit/stats/interval.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { listCallerWaits, waitAt } from './list-caller-waits.ts';

const MEDIAN = 0.5;
/** Waits are rounded: none is nothing. */
const LEAST_MS = 0.001;

/** The median of what callers waited for a whole answer, with those that failed, who wait for ever (`Infinity`), and its 95 % interval; null: there were none. */
export function estimateMedian(requests: RowList<ScoredRequest>): Estimate | null {
  const waits = listCallerWaits(requests, 'total');
  if (waits.total === 0) return null;
  const [low, high] = quantileInterval(MEDIAN, waits.total);
  const at = (ratio: number): number => Math.max(LEAST_MS, waitAt(waits, ratio) ?? Infinity);
  return { value: at(MEDIAN), low: low <= 0 ? LEAST_MS : at(low), high: high > 1 ? Infinity : at(high) };
}
