import { createMistakes } from '../kit/settings/mistakes.ts';
import { object, required } from '../kit/settings/object.ts';
import { type Description, list, number, type Reader, reject } from '../kit/settings/reader.ts';
import type { TimelineEntry } from './timeline-entry.ts';

const factor = number({ min: 0, max: 1_000 });
const points = list(
  object({
    atMs: required(
      "ms from the entry's start, rising; two at one time are a step",
      number({ min: 0, max: 86_400_000 }),
    ),
    factor: required("times the traffic's rate", factor),
  }),
  { min: 2, max: 100 },
);

/** A moment of a curve, and how much traffic there is then. */
interface RatePoint {
  readonly atMs: number;
  readonly factor: number;
}

/** How much traffic an entry has, times the rate of the drill: always so much, or points between which it runs straight. */
export type RateFactor = number | readonly RatePoint[];

/** Reads a rate factor. */
export const rateFactorSettings: Reader<RateFactor> = {
  read: (input, path) => (Array.isArray(input) ? points.read(input, path) : readFactor(input, path)),
  describe() {
    const own = factor.describe() as Description & { kind: 'number' };
    return { ...own, rule: RULE, instead: points.describe() };
  },
};

const RULE = 'a number between 0 and 1000, or 2 to 100 points {atMs, factor}';

function readFactor(input: unknown, path: string): number {
  return typeof input === 'number' ? factor.read(input, path) : reject(path, RULE, input);
}

/** What of a timeline entry says how much traffic it has. */
export type RatedEntry = Pick<TimelineEntry, 'durationMs' | 'rateFactor'>;

/** The rate factor of a timeline entry over its time, ms from its start. */
export interface RateCurve {
  /** Its integral over the whole entry, ms: how long the entry would last at a factor of 1 for the same traffic. */
  totalMs: number;
  /** When its integral comes to this, from 0 to `totalMs`. */
  timeAt(integralMs: number): number;
}

/** A stretch in which the factor runs straight from one value to another; `beforeMs` is the integral up to its start. */
interface Stretch {
  startMs: number;
  durationMs: number;
  from: number;
  to: number;
  beforeMs: number;
}

/** Before the first point of a curve its factor holds, behind the last one that one's. */
export function createRateCurve({ durationMs, rateFactor }: RatedEntry): RateCurve {
  const corners = listCorners(rateFactor);
  const stretches: Stretch[] = [];
  let totalMs = 0;
  let last = { atMs: 0, factor: corners[0]?.factor ?? 1 };
  for (const point of [...corners, { atMs: durationMs, factor: corners.at(-1)?.factor ?? 1 }]) {
    const stretch = { startMs: last.atMs, durationMs: point.atMs - last.atMs, from: last.factor, to: point.factor };
    stretches.push({ ...stretch, beforeMs: totalMs });
    totalMs += (stretch.durationMs * (stretch.from + stretch.to)) / 2;
    last = point;
  }
  return {
    totalMs,
    timeAt(integralMs) {
      const found = stretches.findLast(({ beforeMs }) => beforeMs <= integralMs);
      if (found === undefined) return 0;
      return found.startMs + (found.durationMs === 0 ? 0 : timeWithin(found, integralMs - found.beforeMs));
    },
  };
}

/** Solves from·t + (to − from)/(2·duration)·t² = integral in the form that loses no digits where the slope is near 0. */
function timeWithin({ durationMs, from, to }: Stretch, integralMs: number): number {
  if (integralMs <= 0) return 0;
  const slope = (to - from) / durationMs;
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * integralMs));
  return Math.min(durationMs, (2 * integralMs) / (from + root));
}

/** The points of a rate factor; of a number the one that it begins with. */
export function listCorners(rateFactor: RateFactor): readonly RatePoint[] {
  return typeof rateFactor === 'number' ? [{ atMs: 0, factor: rateFactor }] : rateFactor;
}

/** The same rate factor in an entry of another length. */
export function scaleRateFactor(entry: RatedEntry, durationMs: number): RateFactor {
  const { rateFactor } = entry;
  if (typeof rateFactor === 'number') return rateFactor;
  const scale = durationMs / entry.durationMs;
  return rateFactor.map((point) => ({ ...point, atMs: Math.min(durationMs, point.atMs * scale) }));
}

/** Holds points to the times they may have: `path` is the entry's. Throws a `usage` error with a line for each mistake. */
export function checkRateFactor({ durationMs, rateFactor }: RatedEntry, path: string): void {
  const mistakes = createMistakes();
  let last = 0;
  for (const [index, { atMs }] of listCorners(rateFactor).entries()) {
    const at = `${path}.rateFactor[${index}].atMs`;
    mistakes.attempt(() => {
      if (atMs < last) reject(at, `at least ${last}, the point before it`, atMs);
      if (atMs > durationMs) reject(at, `at most the entry's durationMs, ${durationMs}`, atMs);
    });
    last = Math.max(last, atMs);
  }
  mistakes.throwAny();
}
