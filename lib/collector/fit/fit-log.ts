import { type FittedTimeline, fitPhases } from './fit-phases.ts';
import { findScopes, type KeyScope } from './find-scope.ts';
import { measureResidual, type Residual } from './measure-residual.ts';
import { chooseBuckets, splitTimeline } from './split.ts';
import type { Timeline } from './timeline.ts';

/** A log, and the outage that was found in it. */
export interface LogFit extends FittedTimeline {
  /** In the buckets that were chosen. */
  timeline: Timeline;
  scopes: readonly KeyScope[];
  residual: Residual;
  /** Stretches in which nobody asked, longer than chance allows. */
  gaps: readonly { startMs: number; endMs: number }[];
}

/** A gap is as long as this many buckets, and in it so many calls would have been. */
const GAP_BUCKETS = 3;
const GAP_CALLS = 30;

/** Finds what happened in a log that was counted; `bucketMs` null: as wide as the calls in it allow. */
export function fitLog(counted: Timeline, bucketMs: number | null): LogFit {
  const timeline = chooseBuckets(counted, bucketMs);
  const fitted = fitPhases(timeline, splitTimeline(timeline));
  return {
    ...fitted,
    timeline,
    scopes: findScopes(fitted),
    residual: measureResidual(timeline, fitted),
    gaps: findGaps(timeline),
  };
}

function findGaps({ buckets, startMs, widthMs }: Timeline): { startMs: number; endMs: number }[] {
  const busy = buckets.flatMap((bucket) => (bucket === null ? [] : [bucket.total])).sort((a, b) => a - b);
  const median = busy[Math.floor(busy.length / 2)] ?? 0;
  const gaps: { startMs: number; endMs: number }[] = [];
  for (let from = 0; from < buckets.length;) {
    if (buckets[from] !== null) {
      from++;
      continue;
    }
    let to = from;
    while (to < buckets.length && buckets[to] === null) to++;
    const length = to - from;
    if (length >= GAP_BUCKETS && length * median >= GAP_CALLS)
      gaps.push({ startMs: startMs + from * widthMs, endMs: startMs + to * widthMs });
    from = to;
  }
  return gaps;
}
