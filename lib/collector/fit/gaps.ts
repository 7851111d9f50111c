import type { Stretch } from './split.ts';
import type { Timeline } from './timeline.ts';

/** A gap is as long as this many buckets, and in it so many calls would have been. */
const GAP_BUCKETS = 3;
const GAP_CALLS = 30;

/** Stretches in which nobody asked, longer than chance allows; epoch ms. */
export function findGaps({ buckets, startMs, widthMs }: Timeline): { startMs: number; endMs: number }[] {
  // A table may have lines of it that count none.
  const isQuiet = (bucket: Timeline['buckets'][number]): boolean => bucket === null || bucket.total === 0;
  const busy = buckets
    .flatMap((bucket) => (bucket === null || isQuiet(bucket) ? [] : [bucket.total]))
    .sort((a, b) => a - b);
  const median = busy[Math.floor(busy.length / 2)] ?? 0;
  const gaps: { startMs: number; endMs: number }[] = [];
  for (let from = 0; from < buckets.length;) {
    if (!isQuiet(buckets[from] ?? null)) {
      from++;
      continue;
    }
    let to = from;
    while (to < buckets.length && isQuiet(buckets[to] ?? null)) to++;
    const length = to - from;
    if (length >= GAP_BUCKETS && length * median >= GAP_CALLS)
      gaps.push({ startMs: startMs + from * widthMs, endMs: startMs + to * widthMs });
    from = to;
  }
  return gaps;
}

/** Where nobody asked for more than half of a stretch, what lies on both sides are two: a clock that jumps makes no phase of a day. */
export function splitAtGap(timeline: Timeline, { from, to }: Stretch): Stretch[] {
  const busy = listBusy(timeline, { from, to });
  const place = busy.findIndex((at, index) => index > 0 && at - (busy[index - 1] ?? at) - 1 > (to - from) / 2);
  const [before, behind] = [busy[place - 1], busy[place]];
  if (before === undefined || behind === undefined) return [{ from, to }];
  return [{ from, to: before + 1 }, ...splitAtGap(timeline, { from: behind, to })];
}

/** Is there a gap between two that is longer than both together? */
export function isFarApart(one: Stretch, other: Stretch): boolean {
  return other.from - one.to > one.to - one.from + (other.to - other.from);
}

/**
 * Nobody asked at the ends of a run of stretches: of those nothing is known, and a phase begins and ends with a call. Between two of it a gap is of neither,
 * where it is long enough to be one.
 */
export function trimEnds(timeline: Timeline, run: readonly Stretch[]): Stretch[] {
  return run.map(({ from, to }, place) => {
    const busy = listBusy(timeline, { from, to });
    const first = busy[0] ?? from;
    const end = (busy.at(-1) ?? to - 1) + 1;
    return {
      from: place === 0 || first - from >= GAP_BUCKETS ? first : from,
      to: place === run.length - 1 || to - end >= GAP_BUCKETS ? end : to,
    };
  });
}

function listBusy({ buckets }: Timeline, { from, to }: Stretch): number[] {
  return buckets
    .slice(from, to)
    .flatMap((bucket, index) => (bucket !== null && bucket.total > 0 ? [from + index] : []));
}
