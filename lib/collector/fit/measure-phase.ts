import { type AddedLognormal, fitAddedLognormal } from '../../kit/stats/added-lognormal.ts';
import { compareShares, type Share } from '../../kit/stats/difference.ts';
import { LOOKED_AT_OFTEN, wilsonInterval } from '../../kit/stats/interval.ts';
import { latencyBin } from '../../kit/stats/latency-bins.ts';
import { type Bucket, countFailed, sumBuckets } from './bucket.ts';
import type { Stretch } from './split.ts';
import type { Timeline } from './timeline.ts';

/** How calls failed in a phase beyond what they did before. */
export interface FittedKind {
  kind: string;
  /** The share of all calls that the phase made fail so, 0..1. */
  share: number;
}

/** A stretch in which calls were not as usual. */
export interface FittedPhase extends Stretch {
  counts: Bucket;
  /** The share of calls that failed, as counted, and its 95 % interval. */
  failedRatio: number;
  interval: [number, number];
  /** The share of calls that were hit: failed or slow beyond what is usual. A ramp: in the middle of it. */
  share: number;
  /** Where that moves in a straight line; null: it does not. */
  ramp: { from: number; to: number } | null;
  kinds: readonly FittedKind[];
  /** The share of all calls that were answered late, and how late; null: none. */
  slow: AddedLognormal | null;
  /** Calls a second, and over those of the usual time; null: there was none. */
  ratePerSecond: number;
  rateFactor: number | null;
}

/** The usual time: stretches in which nothing was wrong. */
export interface Usual {
  counts: Bucket;
  failedRatio: number;
  medianMs: number | null;
  ratePerSecond: number;
  /** Was there any? Without it what is usual is taken to be that nothing fails. */
  isSeen: boolean;
}

/** Less than so much of a phase that is late is chance. */
export const LEAST_SLOW = 0.03;
/** Late is what takes so many times as long as usual. */
export const LATE_FACTOR = 1.5;
/** A kind of failure that the phase made so few calls fail by is not one of it. */
const LEAST_KIND = 0.005;

/** A stretch as a phase: what is in it beyond the usual. */
export function measurePhase(timeline: Timeline, stretch: Stretch, usual: Usual): FittedPhase {
  const counts = countStretch(timeline, stretch);
  const { total } = counts;
  const failed = countFailed(counts);
  const failedRatio = ratioOf(counts);
  // Whoever is not hit fails as usual.
  const hitRatio = Math.max(0, 1 - (1 - failedRatio) / (1 - usual.failedRatio));
  const usualOf = (kind: string): number =>
    usual.counts.total === 0 ? 0 : (usual.counts.failures.get(kind) ?? 0) / usual.counts.total;
  const kinds = [...counts.failures]
    .map(([kind, count]) => ({ kind, count, share: count / total - (1 - hitRatio) * usualOf(kind) }))
    .filter(({ kind, count, share }) => share >= LEAST_KIND && wilsonInterval(count, total)[0] > usualOf(kind))
    .sort((a, b) => b.share - a.share);
  const slow = fitSlow(usual, counts);
  const failing = kinds.reduce((sum, { share }) => sum + share, 0);
  const late = slow === null || slow.share < LEAST_SLOW ? null : { ...slow, share: slow.share * (1 - failing) };
  const seconds = secondsOf(timeline, stretch);
  const ratePerSecond = seconds === 0 ? 0 : total / seconds;
  return {
    ...stretch,
    counts,
    failedRatio,
    interval: wilsonInterval(failed, total),
    share: Math.min(1, failing + (late?.share ?? 0)),
    ramp: null,
    kinds: kinds.map(({ kind, share }) => ({ kind, share })),
    slow: late,
    ratePerSecond,
    rateFactor: usual.ratePerSecond === 0 ? null : ratePerSecond / usual.ratePerSecond,
  };
}

/** The share that fails in a part of a phase as it was fitted, where 0 is its start and 1 its end. */
export function failedRatioAt({ ramp, failedRatio }: FittedPhase, part: number, usual: Usual): number {
  if (ramp === null) return failedRatio;
  return 1 - (1 - (ramp.from + (ramp.to - ramp.from) * part)) * (1 - usual.failedRatio);
}

/** What is late of those that did not fail; null: nothing, or nobody knows what is usual. */
export function fitSlow(usual: Usual, counts: Bucket): AddedLognormal | null {
  const slow = fitAddedLognormal(usual.counts.latencies, counts.latencies);
  if (slow === null || usual.medianMs === null || slow.medianMs < LATE_FACTOR * usual.medianMs) return null;
  // The fit holds what is usual to be known, and of a short calm it is not: a few percent that always take long are met here more often, and there less.
  const fromBin = latencyBin(Math.max(LATE_FACTOR * usual.medianMs, Math.sqrt(usual.medianMs * slow.medianMs)));
  const more = compareShares(
    countFrom(counts.latencies, fromBin),
    countFrom(usual.counts.latencies, fromBin),
    LOOKED_AT_OFTEN,
  );
  return more !== null && more.interval[0] > 0 ? slow : null;
}

function countFrom(latencies: ArrayLike<number>, fromBin: number): Share {
  const share = { hits: 0, total: 0 };
  for (let bin = 0; bin < latencies.length; bin++) {
    share.total += latencies[bin] ?? 0;
    if (bin >= fromBin) share.hits += latencies[bin] ?? 0;
  }
  return share;
}

/** All of a stretch. */
export function countStretch({ buckets }: Timeline, { from, to }: Stretch): Bucket {
  return sumBuckets(buckets.slice(from, to).filter((bucket) => bucket !== null));
}

/** The share that failed. */
export function ratioOf(counts: Bucket): number {
  return counts.total === 0 ? 0 : countFailed(counts) / counts.total;
}

/** Without those in which nobody asked: of them nothing is known. */
export function secondsOf({ buckets, widthMs }: Timeline, { from, to }: Stretch): number {
  return (buckets.slice(from, to).filter((bucket) => bucket !== null).length * widthMs) / 1_000;
}
