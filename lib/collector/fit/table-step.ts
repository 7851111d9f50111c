import { LATE, listUsual, nearest } from './usual-steps.ts';
import { findChangingSteps } from './changing-steps.ts';
import type { Timeline } from './timeline.ts';

/** At least this share of the lines keeps the step. */
const REGULAR = 0.9;
/** A step tells something in at least this share of its places, or it is a part of the step. */
const FILLED = 0.5;
/** So many lines may stand for one step, some seconds apart, as one for each region. */
const LINES_A_STEP = 4;
/** The steps of a table. */
export interface TableStep {
  /** From one to the next, ms. */
  stepMs: number;
  /** When one begins, epoch ms. */
  originMs: number;
  /** Of a table whose lines come at other steps elsewhere, all of them, the shortest first, ms; left out: it has the one. */
  stepsMs?: readonly number[];
}

/**
 * The distance at which a timeline tells something, where that is ever about the same, as in a table with a line every 15 minutes; null: it is not. Lines that are
 * missing lie several of it apart, and a few may lie anywhere.
 */
export function findTableStep({ buckets, startMs, widthMs, isTable }: Timeline): TableStep | null {
  const places = buckets.flatMap((bucket, place) => (bucket === null ? [] : [place]));
  const changing = isTable ? findChangingSteps(places, widthMs) : null;
  if (changing !== null)
    return {
      stepMs: changing.step * widthMs,
      originMs: startMs + changing.first * widthMs,
      stepsMs: changing.steps.map((step) => step * widthMs),
    };
  for (const step of listSteps(places, widthMs)) {
    const first = findFirst(places, step);
    if (first !== null) return { stepMs: step * widthMs, originMs: startMs + first * widthMs };
  }
  return null;
}

/**
 * Steps that it may be, in buckets: what lies in the middle between a line and the next, or the next but some, or, where many are missing, between those that are
 * near; and usual ones about as long.
 */
function listSteps(places: readonly number[], widthMs: number): number[] {
  const apart = [
    ...Array.from({ length: LINES_A_STEP }, (_, more) => findDistance(places, more + 1, 0.5)),
    findDistance(places, 1, 0.25),
  ];
  const steps = apart.flatMap((found) => [...listUsual(found, widthMs), found]);
  return [...new Set(steps)].filter((step) => step > 1);
}

/** Of the distances from each line to the one so many behind it, that of which so large a share is nearer. */
function findDistance(places: readonly number[], lines: number, share: number): number {
  const distances = places.slice(lines).map((place, index) => place - (places[index] ?? 0));
  return distances.sort((a, b) => a - b)[Math.floor(distances.length * share)] ?? 0;
}

/** Where in a step the earliest of its lines lie, 0 or more; null: they keep no such step. */
function findFirst(places: readonly number[], step: number): number | null {
  const usual = findMode(places.map((place) => place % step));
  const late = Math.floor(LATE * step);
  const offsets = places.map((place) => place - nearest(place - usual, step) - usual);
  const near = offsets.filter((offset) => Math.abs(offset) <= late);
  const filled = new Set(places.map((place) => nearest(place - usual, step))).size;
  const all = ((places.at(-1) ?? 0) - (places[0] ?? 0)) / step + 1;
  if (near.length < REGULAR * places.length || filled < FILLED * all) return null;
  return usual + near.reduce((least, offset) => Math.min(least, offset), 0);
}

/** The most frequent; of several the least. */
function findMode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = [...counts.values()].reduce((larger, count) => Math.max(larger, count), 0);
  return [...counts].reduce((least, [value, count]) => (count === most ? Math.min(least, value) : least), Infinity);
}
