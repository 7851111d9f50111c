import { studentBound } from '../../kit/stats/student.ts';
import type { BlockCall, Condition } from './block.ts';

/** A block as far as it has come. */
export interface BlockSoFar {
  plannedMs: number;
  /** How far it is, ms from the begin of what is measured. */
  elapsedMs: number;
  /** How many callers are planned in all. */
  plannedCalls: number;
  /** Those that are decided: they met it, or cannot any more. */
  calls: readonly BlockCall[];
  /** Callers that wait, at equal distances so far. */
  inFlight: readonly number[];
  /** The first text of callers in the order they were due, ms; a failure is Infinity. */
  ttftMs: readonly number[];
}

/** So many points it takes at least: fewer have no slope worth the name. */
const FEWEST = 6;
/** What is missed by more than this beyond what may be is missed whatever chance does: the half width of a 99.9 % interval, in standard errors. */
const STRICT = 3.29;
/** Of so few callers that less than one is expected to miss it chance makes more than that says: so often, at most, it may make as many miss it, as beyond that half width. */
const BY_CHANCE = 0.0005;

/**
 * Why a block cannot hold any more, as a clause; null while it may. Either so many callers have missed a condition already that not even a
 * flawless rest would meet it, by a margin that chance does not make; or callers in flight and their wait for the first text both rise, each with a
 * slope whose 99.9 % interval lies above 0, and half of what may be missed is missed. The slope is the mean of the steps from piece to piece (of a sum of chances the
 * line through all points rises by chance).
 */
export function findOverSaturation(so: BlockSoFar, conditions: readonly Condition[]): string | null {
  for (const [place, { attainment, label }] of conditions.entries()) {
    const missed = so.calls.filter(({ met }) => met[place] === false).length;
    const asked = so.calls.filter(({ met }) => met[place] !== null).length;
    if (asked === 0) continue;
    const planned = (so.plannedCalls * asked) / so.calls.length;
    const expected = planned * (1 - attainment);
    const allowed = expected + STRICT * Math.sqrt(planned * attainment * (1 - attainment));
    if (missed > allowed && (expected >= 1 || chanceOfAsMany(missed, planned, 1 - attainment) < BY_CHANCE))
      return `${formatCallers(missed)} did not have ${label}: of ${Math.round(planned)} not even a flawless rest could make up for it`;
    if (missed <= expected / 2) continue;
    const rising = risesSurely(so.inFlight) && risesSurely(medians(so.ttftMs, so.inFlight.length));
    if (rising) return 'callers in flight and their wait for the first text both rise without end';
  }
  return null;
}

const formatCallers = (count: number): string => `${count} ${count === 1 ? 'caller' : 'callers'}`;

/** How likely at least so many of the planned ones miss it, each by this chance and by himself: the upper tail of the binomial distribution. */
function chanceOfAsMany(missed: number, planned: number, chance: number): number {
  const all = Math.max(missed, Math.round(planned));
  let term = (1 - chance) ** all;
  let below = 0;
  for (let count = 0; count < missed; count++) {
    below += term;
    term *= ((all - count) / (count + 1)) * (chance / (1 - chance));
  }
  return 1 - below;
}

/** Is the mean step from each piece to the next above 0, by its 99.9 % interval? */
export function risesSurely(points: readonly number[]): boolean {
  if (points.length < FEWEST) return false;
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / (steps.length - 1);
  return mean > studentBound(0.999, steps.length - 1) * Math.sqrt(variance / steps.length);
}

/** The medians of so many runs of values. */
function medians(values: readonly number[], pieces: number): number[] {
  const size = Math.max(1, Math.floor(values.length / Math.max(1, pieces)));
  return Array.from({ length: Math.floor(values.length / size) }, (_, index) => {
    const sorted = values.slice(index * size, (index + 1) * size).toSorted((left, right) => left - right);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }).filter((one) => Number.isFinite(one));
}
