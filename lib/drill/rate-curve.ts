import { reject } from '../kit/settings/reader.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** What of a timeline entry says how much traffic it has. */
export type RatedEntry = Pick<TimelineEntry, 'durationMs' | 'rateFactor' | 'rateCurve'>;

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
export function createRateCurve({ durationMs, rateFactor, rateCurve }: RatedEntry): RateCurve {
  const points = rateCurve ?? [{ atMs: 0, factor: rateFactor }];
  const stretches: Stretch[] = [];
  let totalMs = 0;
  let last = { atMs: 0, factor: points[0]?.factor ?? rateFactor };
  for (const point of [...points, { atMs: durationMs, factor: points.at(-1)?.factor ?? rateFactor }]) {
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

/** The same curve in an entry of another length. */
export function scaleRateCurve(entry: RatedEntry, durationMs: number): Pick<TimelineEntry, 'rateCurve'> {
  const { rateCurve } = entry;
  if (rateCurve === undefined) return {};
  const factor = durationMs / entry.durationMs;
  return { rateCurve: rateCurve.map((point) => ({ ...point, atMs: Math.min(durationMs, point.atMs * factor) })) };
}

/** Holds a curve to its rules: `path` is the entry's. Throws a `usage` error. */
export function checkRateCurve({ durationMs, rateFactor, rateCurve }: RatedEntry, path: string): void {
  if (rateCurve === undefined) return;
  if (rateFactor !== 1)
    reject(`${path}.rateFactor`, 'left out beside rateCurve, which says it for every moment', rateFactor);
  let last = 0;
  for (const [index, { atMs }] of rateCurve.entries()) {
    const at = `${path}.rateCurve[${index}].atMs`;
    if (atMs < last) reject(at, `at least ${last}, the point before it`, atMs);
    if (atMs > durationMs) reject(at, `at most the entry's durationMs, ${durationMs}`, atMs);
    last = atMs;
  }
}
