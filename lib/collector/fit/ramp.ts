import { type Bucket, countFailed } from './bucket.ts';
import { isFarApart } from './gaps.ts';
import { type FittedPhase, measurePhase, type Usual } from './measure-phase.ts';
import type { Timeline } from './timeline.ts';

/** A line and its place cost so many parameters; each step has a share and a place. */
const OF_A_LINE = 3;
const OF_A_STEP = 2;

/** So few calls at the edge of a step are those of its neighbour, and no difference between two phases either. */
const LEAST_KIND = 0.03;
/** Of fewer, both ends among them, nobody tells a line from steps. */
const LEAST_BUCKETS = 6;

interface Line {
  from: number;
  to: number;
}

/**
 * Takes neighbouring phases whose calls fail in the same ways, ever more or ever less, for one whose share moves in a straight line, wherever that
 * explains the buckets better than the steps do (Schwarz's criterion on binomial likelihoods).
 */
export function findRamps(timeline: Timeline, phases: readonly FittedPhase[], usual: Usual): FittedPhase[] {
  const found: FittedPhase[] = [];
  for (let first = 0; first < phases.length; first++) {
    let last = first;
    while (last + 1 < phases.length && keepsOn(phases, first, last + 1)) last++;
    // What rises and falls has a step at its top that is of both, and of neither line.
    let ramp: FittedPhase | null = null;
    for (; last > first && ramp === null; last--) ramp = fitRamp(timeline, phases.slice(first, last + 1), usual);
    if (ramp !== null) last++;
    const phase = ramp ?? phases[first];
    if (phase !== undefined) found.push(phase);
    if (ramp !== null) first = last;
  }
  return found;
}

/** Are all from the first to this one of the same kinds, those of few calls left out, and does the share move one way? */
function keepsOn(phases: readonly FittedPhase[], first: number, to: number): boolean {
  const run = phases.slice(first, to + 1);
  const names = run.map(({ kinds }) =>
    kinds
      .filter(({ share }) => share >= LEAST_KIND)
      .map(({ kind }) => kind)
      .sort()
      .join('\n'),
  );
  if (
    names[0] === '' ||
    names.some((name) => name !== names[0]) ||
    run.slice(1).some((phase, index) => isFarApart(run[index] ?? phase, phase)) ||
    run.some(({ slow }) => slow !== null && slow.share >= LEAST_KIND)
  )
    return false;
  const steps = run.slice(1).map(({ share }, index) => share - (run[index]?.share ?? 0));
  return steps.every((step) => step > 0) || steps.every((step) => step < 0);
}

function fitRamp(timeline: Timeline, run: readonly FittedPhase[], usual: Usual): FittedPhase | null {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return null;
  const stretch = { from: first.from, to: last.to };
  // At an edge a bucket has calls of both sides: near 0 or 1 a few of them belie any line.
  const ends = [stretch.from, stretch.to - 1];
  const between = timeline.buckets.map((bucket, place) => (ends.includes(place) ? null : bucket));
  const buckets = between.slice(stretch.from, stretch.to);
  if (buckets.length < LEAST_BUCKETS) return null;
  const line = fitLine(buckets);
  const steps = run.reduce(
    (sum, phase) => sum + likelihood(between.slice(phase.from, phase.to), () => phase.failedRatio),
    0,
  );
  const straight = likelihood(buckets, (part) => line.from + (line.to - line.from) * part);
  const calls = Math.log(Math.max(2, buckets.length));
  if (OF_A_LINE * calls - 2 * straight >= OF_A_STEP * run.length * calls - 2 * steps) return null;
  const beyond = (ratio: number): number => Math.min(1, Math.max(0, 1 - (1 - ratio) / (1 - usual.failedRatio)));
  const ramp = { from: beyond(line.from), to: beyond(line.to) };
  return { ...measurePhase(timeline, stretch, usual), share: (ramp.from + ramp.to) / 2, ramp };
}

const ROUNDS = 5;

/** By least squares, each bucket weighing as its share of so many calls is sure: by the line of the round before. */
function fitLine(buckets: readonly (Bucket | null)[]): Line {
  let line: Line = { from: 0.5, to: 0.5 };
  for (let round = 0; round < ROUNDS; round++) {
    let [weights, x, y, xx, xy] = [0, 0, 0, 0, 0];
    for (const [index, bucket] of buckets.entries()) {
      if (bucket === null || bucket.total === 0) continue;
      const part = (index + 0.5) / buckets.length;
      const ratio = countFailed(bucket) / bucket.total;
      const expected = Math.min(0.98, Math.max(0.02, line.from + (line.to - line.from) * part));
      const weight = bucket.total / (expected * (1 - expected));
      weights += weight;
      x += weight * part;
      y += weight * ratio;
      xx += weight * part * part;
      xy += weight * part * ratio;
    }
    const spread = weights * xx - x * x;
    const slope = spread === 0 ? 0 : (weights * xy - x * y) / spread;
    const at = (part: number): number => Math.min(1, Math.max(0, y / weights + slope * (part - x / weights)));
    line = { from: at(0), to: at(1) };
  }
  return line;
}

function likelihood(buckets: readonly (Bucket | null)[], ratioAt: (part: number) => number): number {
  let reached = 0;
  for (const [index, bucket] of buckets.entries()) {
    if (bucket === null) continue;
    const failed = countFailed(bucket);
    const ratio = Math.min(1 - 1e-6, Math.max(1e-6, ratioAt((index + 0.5) / buckets.length)));
    reached += failed * Math.log(ratio) + (bucket.total - failed) * Math.log(1 - ratio);
  }
  return reached;
}
