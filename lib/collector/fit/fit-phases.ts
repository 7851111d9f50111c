import { quantileOfBins } from '../../kit/stats/latency-bins.ts';
import { type Bucket, sumBuckets } from './bucket.ts';
import {
  countStretch,
  fitSlow,
  type FittedPhase,
  LATE_FACTOR,
  LEAST_SLOW,
  measurePhase,
  ratioOf,
  secondsOf,
  type Usual,
} from './measure-phase.ts';
import { isFarApart, splitAtGap, trimEnds } from './gaps.ts';
import { findRamps } from './ramp.ts';
import type { Stretch } from './split.ts';
import type { Timeline } from './timeline.ts';

/** Phases, and what they are held against. */
export interface FittedTimeline {
  phases: FittedPhase[];
  usual: Usual;
  usualStretches: Stretch[];
  /** Stretches that were not as usual, of too few calls to be a phase. */
  slight: number;
}

/** So much more than usual must fail to be a phase. */
const LEAST_FAILED = 0.02;
/**
 * So many calls must be hit for it to be a phase: where all of five failed, the 95 % interval of the share begins at 57 % (Wilson); of one at 21 %, which
 * one mistake of one caller explains as well.
 */
export const LEAST_HIT = 5;
/** Neighbours that differ by less are one phase. */
const SAME = 0.03;
/** The usual time is sought in stretches of so many calls, and of fewer, where no such one is well. */
const SURE_CALLS = 200;
const LEAST_CALLS = 30;
/** Above this share of failed calls no time is usual. */
const MOST_USUAL = 0.2;

/** Takes the best stretches for the usual time, and the others, side by side where they are alike, for phases. */
export function fitPhases(timeline: Timeline, stretches: readonly Stretch[]): FittedTimeline {
  const counted = stretches
    .flatMap((stretch) => splitAtGap(timeline, stretch))
    .map((stretch) => ({ ...stretch, counts: countStretch(timeline, stretch) }));
  const busy = counted.filter(({ counts }) => counts.total > 0);
  const isWell = (found: (typeof busy)[number] | null): boolean =>
    found !== null && ratioOf(found.counts) <= MOST_USUAL;
  // Of a short log, in which callers try again while it is down, the outage has most calls.
  const sure = findSeed(busy, SURE_CALLS);
  const seed = isWell(sure) ? sure : findSeed(busy, LEAST_CALLS);
  const isSeen = seed !== null && isWell(seed);
  let usual = describeUsual(timeline, isSeen ? [seed] : []);
  const isUsual = (counts: Bucket): boolean => {
    if (ratioOf(counts) - usual.failedRatio > LEAST_FAILED) return false;
    const slow = fitSlow(usual, counts);
    return slow === null || slow.share < LEAST_SLOW;
  };
  const calm = isSeen ? busy.filter(({ counts }) => isUsual(counts)) : [];
  usual = describeUsual(timeline, calm);
  const hit = busy.filter((stretch) => !calm.includes(stretch));
  const runs = joinNeighbours(hit, counted);
  const phases = runs.flatMap((run) => {
    const measured = trimEnds(timeline, run).map((stretch) => measurePhase(timeline, stretch, usual));
    return mergeAlike(timeline, findRamps(timeline, measured, usual), usual);
  });
  const told = phases.filter(({ share }) => share > 0);
  const large = told.filter(({ share, counts }) => Math.round(share * counts.total) >= LEAST_HIT);
  return { phases: large, usual, usualStretches: calm, slight: told.length - large.length };
}

/** The stretch in which the fewest fail, of those of so many calls; among those alike, the quickest. */
function findSeed<T extends { counts: Bucket }>(stretches: readonly T[], leastCalls: number): T | null {
  const most = Math.max(0, ...stretches.map(({ counts }) => counts.total));
  const large = stretches.filter(({ counts }) => counts.total >= Math.min(leastCalls, most));
  const least = Math.min(...large.map(({ counts }) => ratioOf(counts)));
  const best = large.filter(({ counts }) => ratioOf(counts) <= least + LEAST_FAILED / 2);
  const lateness = ({ counts }: T): number => quantileOfBins(counts.latencies, 0.9) ?? 0;
  return best.sort((a, b) => lateness(a) - lateness(b))[0] ?? null;
}

function describeUsual(timeline: Timeline, stretches: readonly (Stretch & { counts: Bucket })[]): Usual {
  const counts = sumBuckets(stretches.map((stretch) => stretch.counts));
  const seconds = stretches.reduce((sum, stretch) => sum + secondsOf(timeline, stretch), 0);
  return {
    counts,
    failedRatio: ratioOf(counts),
    medianMs: quantileOfBins(counts.latencies, 0.5),
    ratePerSecond: seconds === 0 ? 0 : counts.total / seconds,
    isSeen: stretches.length > 0,
  };
}

function joinNeighbours<T extends Stretch>(hit: readonly T[], all: readonly Stretch[]): T[][] {
  const runs: T[][] = [];
  for (const stretch of hit) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const between = all.filter(({ from, to }) => before !== undefined && from >= before.to && to <= stretch.from);
    if (run !== undefined && between.length === 0) run.push(stretch);
    else runs.push([stretch]);
  }
  return runs;
}

function mergeAlike(timeline: Timeline, phases: readonly FittedPhase[], usual: Usual): FittedPhase[] {
  const merged: FittedPhase[] = [];
  for (const phase of phases) {
    const before = merged.at(-1);
    if (before !== undefined && !isFarApart(before, phase) && isAlike(before, phase))
      merged[merged.length - 1] = measurePhase(timeline, { from: before.from, to: phase.to }, usual);
    else merged.push(phase);
  }
  return merged;
}

function isAlike(one: FittedPhase, other: FittedPhase): boolean {
  if (one.ramp !== null || other.ramp !== null) return false;
  const kinds = new Set([...one.kinds, ...other.kinds].map(({ kind }) => kind));
  const shareOf = (phase: FittedPhase, kind: string): number =>
    phase.kinds.find((fitted) => fitted.kind === kind)?.share ?? 0;
  const late = Math.abs((one.slow?.share ?? 0) - (other.slow?.share ?? 0));
  const later = one.slow && other.slow ? Math.abs(Math.log(one.slow.medianMs / other.slow.medianMs)) : 0;
  return (
    [...kinds].every((kind) => Math.abs(shareOf(one, kind) - shareOf(other, kind)) < SAME) &&
    late < SAME &&
    later < Math.log(LATE_FACTOR)
  );
}
