import type { IncidentInput } from '../../drill/incidents/incident.ts';
import type { LogFit } from './fit-log.ts';

/** A stretch is as long as it takes for so many calls to come usually: of fewer, chance would pass for traffic. */
const LEAST_CALLS = 100;
/** So many stretches at most, each with two points. */
const MOST_STRETCHES = 400;
/**
 * Traffic is not as usual where it is off by a tenth at least, and by more standard deviations of chance than one of so many stretches would be: 3 of one,
 * 4.6 of 400 (chance then is off in one log of some hundred).
 */
const LEAST_OFF = 0.1;
const deviationsOf = (stretches: number): number => Math.sqrt(9 + 2 * Math.log(Math.max(1, stretches)));
/** The most a drill takes, times the usual. */
const MOST_FACTOR = 1_000;

/**
 * How much traffic came from an incident's start on, times the usual, stretch by stretch, until it is as usual behind it, or has been looked at for
 * as long as the incident lasted: those who come back when it is over are in it. Undefined where traffic was as usual all the time, or nobody
 * knows what is usual.
 */
export function listArrivals(
  { timeline, usual, phases }: Pick<LogFit, 'timeline' | 'usual' | 'phases'>,
  firstBucket: number,
): IncidentInput['arrivals'] {
  const { widthMs, buckets } = timeline;
  const ratePerSecond = findUsualRate(timeline, firstBucket) ?? usual.ratePerSecond;
  const usualOf = (ms: number): number => (ratePerSecond * ms) / 1_000;
  const last = Math.max(...phases.map(({ to }) => to));
  // In the middle of the last bucket the log ends: what would have come in the rest of it is not known.
  const end = Math.min(buckets.length - 1, last + (last - firstBucket));
  if (!usual.isSeen || ratePerSecond === 0 || !(end > firstBucket)) return undefined;
  const size = Math.max(1, Math.ceil(LEAST_CALLS / usualOf(widthMs)), Math.ceil((end - firstBucket) / MOST_STRETCHES));
  const deviations = deviationsOf((end - firstBucket) / size);
  const stretches: { from: number; to: number; factor: number; isUsual: boolean }[] = [];
  for (let from = firstBucket; from < end; from += size) {
    const to = Math.min(end, from + size);
    // Where no call is, the log may have a gap: what came then is not known, and taken to be as before.
    const counted = buckets.slice(from, to).filter((bucket) => bucket !== null);
    const expected = usualOf(counted.length * widthMs);
    const calls = counted.reduce((sum, { total }) => sum + total, 0);
    const factor = expected === 0 ? (stretches.at(-1)?.factor ?? 1) : calls / expected;
    const bound = Math.max(LEAST_OFF * expected, deviations * Math.sqrt(expected));
    stretches.push({ from, to, factor, isUsual: Math.abs(calls - expected) <= bound });
  }
  const kept = stretches.slice(0, stretches.findLastIndex(({ isUsual }) => !isUsual) + 1);
  if (kept.length === 0) return undefined;
  const at = (bucket: number): number => (bucket - firstBucket) * widthMs;
  const round = (factor: number): number => Math.min(MOST_FACTOR, Math.round(factor * 100) / 100);
  return [
    ...kept.flatMap(({ from, to, factor }) => [
      { atMs: at(from), factor: round(factor) },
      { atMs: at(to), factor: round(factor) },
    ]),
    { atMs: at(kept.at(-1)?.to ?? end), factor: 1 },
  ];
}

/** Before it began, calls a second: what is well behind it may be a herd. Null: too few came to tell. */
function findUsualRate({ buckets, widthMs }: LogFit['timeline'], firstBucket: number): number | null {
  const before = buckets.slice(0, firstBucket).filter((bucket) => bucket !== null);
  const calls = before.reduce((sum, { total }) => sum + total, 0);
  return calls < LEAST_CALLS ? null : (calls / (before.length * widthMs)) * 1_000;
}

/** What of its traffic an incident has, a sentence; none where it was as usual. */
export function describeArrivals(arrivals: IncidentInput['arrivals'] = []): string[] {
  const factors = arrivals.map(({ factor }) => factor);
  if (factors.length === 0) return [];
  const minutes = Math.round((arrivals.at(-1)?.atMs ?? 0) / 60_000);
  return [
    `Traffic was ${Math.min(...factors)} to ${Math.max(...factors)} times that before it, over ${minutes} min from its start: the incident has it as arrivals.`,
  ];
}
