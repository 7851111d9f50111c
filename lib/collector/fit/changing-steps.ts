import { LATE, listUsual, nearest } from './usual-steps.ts';

/** So many lines in a row that are as far apart as the first two of them keep a step. */
const LEAST_LINES = 7;
/** Lines that keep a step fill this share of the time, or it is no table. */
const REGULAR = 0.8;
/** Two steps are two where one is so many times the other. */
const OTHER = 1.3;
/** So many times the longest step is the most that is looked at for one that all others fit into. */
const MOST_TIMES = 12;

/** The steps of a table that has several, in buckets. */
export interface ChangingSteps {
  /** Each, the shortest first. */
  steps: readonly number[];
  /** One that all of them fit into: the longest, or a multiple of it. */
  step: number;
  /** Where such a one begins, 0 or more. */
  first: number;
}

interface Run {
  from: number;
  to: number;
  step: number;
}

/**
 * The steps of a table whose lines come every minute up to some moment, and every quarter of an hour from then on, as where an export is coarser the older it is; null:
 * it keeps one, or none. A line for a quarter of an hour tells of as much of it as fifteen for a minute: in buckets of a minute it would be a burst between gaps.
 */
export function findChangingSteps(places: readonly number[], widthMs: number): ChangingSteps | null {
  const runs = findRuns(places);
  const [earliest = 0, latest = 0] = [places[0], places.at(-1)];
  const regular = runs.reduce((sum, { from, to }) => sum + (places[to] ?? 0) - (places[from] ?? 0), 0);
  if (regular < REGULAR * (latest - earliest)) return null;
  const steps: number[] = [];
  for (const { step } of runs.toSorted((a, b) => a.step - b.step)) {
    const named = listUsual(step, widthMs)[0] ?? step;
    if (named >= (steps.at(-1) ?? 0) * OTHER) steps.push(named);
  }
  const longest = steps.at(-1);
  const run = runs.reduce<Run | null>((most, one) => (most === null || one.step > most.step ? one : most), null);
  if (longest === undefined || run === null || steps.length < 2) return null;
  const step = findCommon(longest, steps);
  const firstOf = places[run.from] ?? 0;
  const offsets = places
    .slice(run.from, run.to + 1)
    .map((place) => place - firstOf - nearest(place - firstOf, longest))
    .reduce((least, offset) => Math.min(least, offset), 0);
  return { steps, step, first: firstOf + offsets };
}

/** Lines in a row that are equally far apart, but for what they are late. */
function findRuns(places: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < places.length - 1;) {
    const first = (places[from + 1] ?? 0) - (places[from] ?? 0);
    const most = Math.floor(2 * LATE * first);
    let to = from + 1;
    while (to + 1 < places.length && Math.abs((places[to + 1] ?? 0) - (places[to] ?? 0) - first) <= most) to++;
    const step = Math.round(((places[to] ?? 0) - (places[from] ?? 0)) / (to - from));
    if (to - from + 1 >= LEAST_LINES) runs.push({ from, to, step });
    from = to;
  }
  return runs;
}

/** The least multiple of the longest that is one of all, too; where there is none, the longest. */
function findCommon(longest: number, steps: readonly number[]): number {
  for (let times = 1; times <= MOST_TIMES; times++)
    if (steps.every((step) => (longest * times) % step === 0)) return longest * times;
  return longest;
}
