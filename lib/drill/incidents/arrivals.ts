import type { RateFactor } from '../rate-curve.ts';
import { object, required } from '../../kit/settings/object.ts';
import { list, number, type ReadBy } from '../../kit/settings/reader.ts';
import { MOST_MS } from './phase.ts';

/** A rate factor of a drill has so many points at most. */
const MOST_POINTS = 100;

/** Reads how much traffic came over an incident. */
export const arrivalsSettings = list(
  object({
    atMs: required(
      "ms from the incident's start, rising; two at one time are a step",
      number({ min: 0, max: MOST_MS }),
    ),
    factor: required('times the usual traffic', number({ min: 0, max: 1_000 })),
  }),
  { min: 2, max: 2_000 },
);

/** How much traffic came over an incident and behind it, times the usual; straight between points, and as the first and last beyond them. */
export type Arrivals = ReadBy<typeof arrivalsSettings>;

/** What came in a stretch of an incident, as the rate factor of an entry of `durationMs` that plays it. */
export function rateInStretch(arrivals: Arrivals, startMs: number, endMs: number, durationMs: number): RateFactor {
  const toEntry = (atMs: number): number =>
    Math.min(durationMs, Math.round(((atMs - startMs) / (endMs - startMs)) * durationMs));
  const inside = arrivals.filter(({ atMs }) => atMs > startMs && atMs < endMs);
  const points = [
    { atMs: startMs, factor: lastBefore(arrivals, startMs) },
    ...inside,
    { atMs: endMs, factor: firstBefore(arrivals, endMs) },
  ];
  const kept = points.length <= MOST_POINTS ? points : thin(points, startMs, endMs);
  return kept.map(({ atMs, factor }) => ({ atMs: toEntry(atMs), factor: round(factor) }));
}

/** Its mean over a stretch. */
export function meanRate(arrivals: Arrivals, startMs: number, endMs: number): number {
  return (integrate(arrivals, endMs) - integrate(arrivals, startMs)) / (endMs - startMs);
}

/** The mean of each of so many equal stretches, as steps: none of the traffic is lost. */
function thin(points: Arrivals, startMs: number, endMs: number): Arrivals {
  const count = MOST_POINTS / 2;
  return Array.from({ length: count }, (_, place) => {
    const edge = (step: number): number => startMs + ((endMs - startMs) * step) / count;
    const factor = meanRate(points, edge(place), edge(place + 1));
    return [
      { atMs: edge(place), factor },
      { atMs: edge(place + 1), factor },
    ];
  }).flat();
}

/** The area under it from 0 to a moment. */
function integrate(arrivals: Arrivals, toMs: number): number {
  let area = 0;
  let from = { atMs: 0, factor: arrivals[0]?.factor ?? 1 };
  for (const point of [...arrivals, { atMs: Infinity, factor: arrivals.at(-1)?.factor ?? 1 }]) {
    const endMs = Math.min(point.atMs, toMs);
    if (endMs > from.atMs) area += ((endMs - from.atMs) * (from.factor + between(from, point, endMs))) / 2;
    if (point.atMs >= toMs) return area;
    from = point;
  }
  return area;
}

interface Point {
  readonly atMs: number;
  readonly factor: number;
}

/** The value at a moment between two points, the later of which may be never. */
function between(from: Point, to: Point, atMs: number): number {
  if (to.atMs === Infinity || to.atMs === from.atMs) return to.factor;
  return from.factor + ((to.factor - from.factor) * (atMs - from.atMs)) / (to.atMs - from.atMs);
}

/** What it is from a moment on: of a step there, the second value. */
function lastBefore(arrivals: Arrivals, atMs: number): number {
  const place = arrivals.findLastIndex((point) => point.atMs <= atMs);
  return valueBehind(arrivals, place, atMs);
}

/** What it was up to a moment: of a step there, the first value. */
function firstBefore(arrivals: Arrivals, atMs: number): number {
  const place = arrivals.findLastIndex((point) => point.atMs < atMs);
  return valueBehind(arrivals, place, atMs);
}

function valueBehind(arrivals: Arrivals, place: number, atMs: number): number {
  const from = arrivals[place];
  const to = arrivals[place + 1];
  if (from === undefined) return arrivals[0]?.factor ?? 1;
  return to === undefined ? from.factor : between(from, to, atMs);
}

const round = (factor: number): number => Math.round(factor * 1_000) / 1_000;
