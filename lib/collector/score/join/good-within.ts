import type { Drill } from '../../../drill/drill.ts';
import { quantile, sortValuesOf } from '../../../kit/stats/quantile.ts';
import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';
import type { RowList } from './row-list.ts';
import type { ScoredRequest } from './scored-request.ts';

const TIMES_BASELINE_P95 = 3;
const LEAST_MS = 2_000;

/** Within what time an answer is good, ms: as the drill says, else three times the baseline's p95, and at least 2 s. */
export function findGoodWithin(
  { goodWithinMs }: Pick<Drill, 'goodWithinMs'>,
  requests: RowList<Pick<ScoredRequest, 'phase' | 'totalMs'>>,
): number {
  if (goodWithinMs !== undefined) return goodWithinMs;
  const totals = sortValuesOf(requests, ({ phase, totalMs }) => (phase === 'baseline' ? totalMs : null));
  return Math.max(LEAST_MS, Math.round(TIMES_BASELINE_P95 * (quantile(totals, 0.95) ?? 0)));
}

/** What may have happened to an answer that came whole all the same: it is a whole one, if not the one that was given. */
const wholeKinds: readonly (OnTheWayKind | null)[] = [null, 'replayed', 'rewritten'];

/** Was it answered whole, as far as that shows on both sides of the target, and within so many ms? */
export function isGood(
  { totalMs, onTheWay }: Pick<ScoredRequest, 'totalMs' | 'onTheWay'>,
  goodWithinMs: number,
): boolean {
  return totalMs !== null && totalMs <= goodWithinMs && wholeKinds.includes(onTheWay);
}
