import { findChangePoints, type SegmentCost } from '../../kit/stats/change-points.ts';
import { quantileOfBins, latencyBin, LATENCY_BINS } from '../../kit/stats/latency-bins.ts';
import { type Bucket, sumBuckets } from './bucket.ts';
import { findTableStep } from './table-step.ts';
import { BUCKET_SECONDS, type Timeline, widenTimeline } from './timeline.ts';

/** A stretch of buckets, from one place up to another. */
export interface Stretch {
  from: number;
  to: number;
}

/** So many calls a bucket should have, or what is in it says little. */
const CALLS_A_BUCKET = 20;
/** The search takes time with their square at worst. */
const MOST_PLACES = 1_500;
/** Of a table, a bucket has so many steps. */
const STEPS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
/** Buckets, at least: at the edge of a phase one has calls of both sides. */
const LEAST_LENGTH = 2;
/** A kind of failure that is rarer than this is counted with the others of its like. */
const RARE = 0.001;
/** Where the latency classes of all good calls end. */
const CLASSES = [0.5, 0.9, 0.99] as const;

/** The timeline in buckets that have enough calls to tell something, and not more of them than can be searched. */
export function chooseBuckets(timeline: Timeline, askedMs: number | null): Timeline {
  if (askedMs !== null) return widenTimeline(timeline, Math.max(askedMs, timeline.widthMs));
  const table = findTableStep(timeline);
  let chosen = timeline;
  for (const widthMs of table === null ? BUCKET_SECONDS.map((s) => s * 1_000) : STEPS.map((n) => n * table.stepMs)) {
    if (widthMs < timeline.widthMs) continue;
    chosen = widenTimeline(timeline, widthMs, table?.originMs);
    const busy = chosen.buckets.flatMap((bucket) => (bucket === null ? [] : [bucket.total])).sort((a, b) => a - b);
    const hasEnough = (busy[Math.floor(busy.length / 2)] ?? 0) >= CALLS_A_BUCKET;
    // A wider bucket tells nothing where there would be only a few; but where lines stand for many calls, between two of them nothing is known. Of a table those are missing.
    const isTold = hasEnough ? table !== null || !hasSteps(chosen) : chosen.buckets.length < 60;
    if (chosen.buckets.length <= MOST_PLACES && isTold) break;
  }
  return chosen;
}

/** Does it tell something now and then alone, as a table with a line a minute does? Between them nothing is known, and no edge either. */
function hasSteps({ buckets }: Timeline): boolean {
  const distances = listDistances(buckets);
  return (distances[Math.floor(distances.length / 2)] ?? 1) > 1;
}

/** From each bucket that tells something to the next, the nearest first. */
function listDistances(buckets: Timeline['buckets']): number[] {
  const busy = buckets.flatMap((bucket, place) => (bucket === null ? [] : [place]));
  return busy
    .slice(1)
    .map((place, index) => place - (busy[index] ?? 0))
    .sort((a, b) => a - b);
}

/**
 * Cuts a timeline where the shares of what became of calls change: those of each kind of failure, and of four classes of latency among those
 * that did not fail. A stretch costs twice the multinomial log-likelihood its own shares give it; a change point costs a parameter for each share
 * and one for its place, times the logarithm of the number of buckets (Schwarz), times how much more neighbouring buckets differ than chance lets them.
 */
export function splitTimeline({ buckets }: Timeline): Stretch[] {
  const counts = classify(buckets);
  const classes = counts[0]?.length ?? 0;
  const sums = cumulate(counts, classes);
  const cost = (from: number, to: number): number => deviance(sums, classes, from, to);
  const penalty = (classes + 1) * Math.log(Math.max(8, buckets.length)) * measureDispersion(buckets, cost, classes);
  const found = findChangePoints(buckets.length, cost, { penalty, leastLength: LEAST_LENGTH });
  const points = joinEdges(found, buckets.length, cost, penalty);
  return [0, ...points].map((from, index) => ({ from, to: points[index] ?? buckets.length }));
}

/**
 * A phase seldom changes between two buckets: one has calls of both sides, and may be cut out as a phase of its own. Where two neighbours explain all but
 * one bucket of the shortest stretch there can be, they meet there.
 */
function joinEdges(found: readonly number[], length: number, cost: SegmentCost, penalty: number): number[] {
  const points = [0, ...found, length];
  for (let place = 1; place + 2 < points.length; place++) {
    const [before, from, to, end] = points.slice(place - 1, place + 3) as [number, number, number, number];
    if (to - from > LEAST_LENGTH) continue;
    const apart = cost(before, from) + cost(from, to) + cost(to, end) + penalty;
    const mixed = [from, to - 1].sort((a, b) => joined(a) - joined(b))[0] ?? from;
    if (joined(mixed) > apart) continue;
    const isOfThose = cost(before, mixed + 1) - cost(before, mixed) < cost(mixed, end) - cost(mixed + 1, end);
    points.splice(place, 2, isOfThose ? mixed + 1 : mixed);

    function joined(alone: number): number {
      return cost(before, alone) + cost(alone, alone + 1) + cost(alone + 1, end);
    }
  }
  return points.slice(1, -1);
}

function classify(buckets: readonly (Bucket | null)[]): Float64Array[] {
  const all = sumBuckets(buckets.filter((bucket) => bucket !== null));
  const kinds = [...all.failures].filter(([, count]) => count >= RARE * all.total).map(([kind]) => kind);
  const ends = CLASSES.map((ratio) => quantileOfBins(all.latencies, ratio)).map((ms) =>
    ms === null ? LATENCY_BINS : latencyBin(ms) + 1,
  );
  return buckets.map((bucket) => {
    const counts = new Float64Array(kinds.length + CLASSES.length + 3);
    if (bucket === null) return counts;
    let told = 0;
    for (const [kind, count] of bucket.failures) {
      const place = kinds.indexOf(kind) + 1;
      counts[place] = (counts[place] ?? 0) + count;
      told += count;
    }
    for (let bin = 0; bin < LATENCY_BINS; bin++) {
      const count = bucket.latencies[bin] ?? 0;
      if (count === 0) continue;
      const place = kinds.length + 1 + ends.filter((end) => bin >= end).length;
      counts[place] = (counts[place] ?? 0) + count;
      told += count;
    }
    // Good ones whose latency is not told.
    counts[counts.length - 1] = Math.max(0, bucket.total - told);
    return counts;
  });
}

function cumulate(counts: readonly Float64Array[], classes: number): Float64Array {
  const sums = new Float64Array((counts.length + 1) * classes);
  for (const [index, row] of counts.entries()) {
    for (let place = 0; place < classes; place++)
      sums[(index + 1) * classes + place] = (sums[index * classes + place] ?? 0) + (row[place] ?? 0);
  }
  return sums;
}

/** Minus twice the log-likelihood of a stretch under its own shares. */
function deviance(sums: Float64Array, classes: number, from: number, to: number): number {
  let total = 0;
  let reached = 0;
  for (let place = 0; place < classes; place++) {
    const count = (sums[to * classes + place] ?? 0) - (sums[from * classes + place] ?? 0);
    if (count <= 0) continue;
    total += count;
    reached += count * Math.log(count);
  }
  return total <= 0 ? 0 : 2 * (total * Math.log(total) - reached);
}

/** How much more two neighbours differ than two draws of the same would, in the middle of all pairs; at least 1. */
function measureDispersion(
  buckets: readonly (Bucket | null)[],
  cost: (from: number, to: number) => number,
  classes: number,
): number {
  const gains: number[] = [];
  for (let place = 1; place < buckets.length; place++) {
    if (!buckets[place] || !buckets[place - 1]) continue;
    gains.push(cost(place - 1, place + 1) - cost(place - 1, place) - cost(place, place + 1));
  }
  const median = gains.sort((a, b) => a - b)[Math.floor(gains.length / 2)] ?? 0;
  const freedom = Math.max(1, classes - 1);
  // The median of a chi-square (Wilson and Hilferty).
  return Math.max(1, median / (freedom * (1 - 2 / (9 * freedom)) ** 3));
}
