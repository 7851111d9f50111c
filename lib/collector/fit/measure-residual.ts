import { wilsonInterval } from '../../kit/stats/interval.ts';
import { countFailed } from './bucket.ts';
import type { FittedTimeline } from './fit-phases.ts';
import { failedRatioAt } from './measure-phase.ts';
import type { Timeline } from './timeline.ts';

/** One bucket, measured and fitted. */
export interface CurvePoint {
  atMs: number;
  /** The share of calls that failed; null: nobody asked. */
  measured: number | null;
  fitted: number;
  calls: number;
}

/** How far what was measured lies from what was fitted. */
export interface Residual {
  curve: readonly CurvePoint[];
  /** The root of the mean square, in points, each bucket weighing as many calls as it has. */
  points: number;
  /** The share of buckets whose own 95 % interval does not hold the fitted share: about 0.05 where all else is chance. */
  outside: number;
}

/** Of failed calls; those that were late are in no curve. */
export function measureResidual(timeline: Timeline, { phases, usual }: FittedTimeline): Residual {
  const curve = timeline.buckets.map((bucket, place): CurvePoint => {
    const phase = phases.find(({ from, to }) => place >= from && place < to);
    const fitted =
      phase === undefined
        ? usual.failedRatio
        : failedRatioAt(phase, (place + 0.5 - phase.from) / (phase.to - phase.from), usual);
    return {
      atMs: timeline.startMs + place * timeline.widthMs,
      measured: bucket === null || bucket.total === 0 ? null : countFailed(bucket) / bucket.total,
      fitted,
      calls: bucket?.total ?? 0,
    };
  });
  let [calls, squares, outside, busy] = [0, 0, 0, 0];
  for (const { measured, fitted, calls: asked } of curve) {
    if (measured === null) continue;
    calls += asked;
    squares += asked * (measured - fitted) ** 2;
    busy++;
    const [low, high] = wilsonInterval(measured * asked, asked);
    if (fitted < low || fitted > high) outside++;
  }
  return {
    curve,
    points: calls === 0 ? 0 : Math.sqrt(squares / calls) * 100,
    outside: busy === 0 ? 0 : outside / busy,
  };
}
