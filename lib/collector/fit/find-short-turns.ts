import { formatLength } from '../../kit/format/format-length.ts';
import { type Bucket, countFailed } from './bucket.ts';
import type { KeyScope } from './find-scope.ts';
import { failedRatioAt, type FittedPhase, type Usual } from './measure-phase.ts';
import { BUCKET_SECONDS, type Timeline, widenTimeline } from './timeline.ts';

/** Failed calls come together where the counts of narrower buckets differ so many times as much as chance lets them. */
const LEAST_DISPERSION = 2;
/** And by so many standard deviations: every phase is looked at in several widths. */
const DEVIATIONS = 6;
/** Of fewer buckets nobody can tell. */
const LEAST_BUCKETS = 8;

/** What was found in a log. */
interface FoundInLog {
  timeline: Timeline;
  phases: readonly FittedPhase[];
  usual: Usual;
  scopes: readonly KeyScope[];
}

/**
 * Phases, by their place, in which calls fail by turns that are too short to be told: what lasts no two buckets is no phase, nor what has too few calls to tell it from
 * chance, and such waves are one with their mean share. Where it hit some callers alone, their calls are looked at: who comes by turns fails by turns. Of a table nobody knows.
 *
 * @param counted The log in the narrowest buckets there are.
 */
export function findShortTurns(counted: Timeline, { timeline, phases, usual, scopes }: FoundInLog): number[] {
  if (counted.isTable) return [];
  const confined = scopes.filter(({ hit }) => hit.length > 0);
  const narrower = BUCKET_SECONDS.map((seconds) => seconds * 1_000)
    .filter((widthMs) => widthMs >= counted.widthMs && widthMs <= timeline.widthMs)
    .map((widthMs) => widenTimeline(counted, widthMs));
  return [...phases.entries()]
    .filter(([, phase]) =>
      [null, ...confined.filter((scope) => explains(scope, phase))].every((scope) =>
        narrower.some((buckets) => comesTogether(buckets, timeline, { phase, usual, scope })),
      ),
    )
    .map(([place]) => place);
}

/** The same as what a log does not tell, a sentence or none. */
export function describeShortTurns(places: readonly number[], widthMs: number): string[] {
  if (places.length === 0) return [];
  const names = places.map((place) => place + 1).join(', ');
  return [
    `In phase ${names} calls fail together for a time, more than chance explains: waves, or pauses, shorter than ${formatLength(2 * widthMs)} (two buckets), or of too few calls, are not told apart, and one phase with their mean share. A smaller --bucket tells them where calls enough come.`,
  ];
}

/** Is it those whom this phase hit? Calls without such a key are of nobody, and another phase may have hit them. */
function explains(scope: KeyScope, { counts }: FittedPhase): boolean {
  return countHit(counts, scope).failed > countFailed(counts) / 2;
}

/** Calls of whom it hit, and those of them that failed; of all where `scope` is null. */
function countHit(bucket: Bucket, scope: KeyScope | null): { total: number; failed: number } {
  if (scope === null) return { total: bucket.total, failed: countFailed(bucket) };
  const sum = { total: 0, failed: 0 };
  for (const value of scope.hit) {
    const counts = bucket.keys[scope.key].get(value);
    sum.total += counts?.total ?? 0;
    sum.failed += counts?.failed ?? 0;
  }
  return sum;
}

/** By Pearson's statistic of the calls that fail in each, and the variance it has where they do so by chance. */
function comesTogether(
  { startMs, widthMs, buckets }: Timeline,
  timeline: Timeline,
  { phase, usual, scope }: { phase: FittedPhase; usual: Usual; scope: KeyScope | null },
): boolean {
  const whole = countHit(phase.counts, scope);
  // As much oftener as all do they fail, at each moment.
  const times = whole.failed / whole.total / phase.failedRatio;
  // The bucket at an edge has calls of both sides.
  const fromMs = timeline.startMs + (phase.from + 1) * timeline.widthMs;
  const toMs = timeline.startMs + (phase.to - 1) * timeline.widthMs;
  let [places, squares, variance] = [0, 0, 0];
  for (const [place, bucket] of buckets.entries()) {
    const beginMs = startMs + place * widthMs;
    if (bucket === null || beginMs < fromMs || beginMs + widthMs > toMs) continue;
    const { total, failed } = countHit(bucket, scope);
    if (total === 0) continue;
    const at = (beginMs + widthMs / 2 - timeline.startMs) / timeline.widthMs;
    const ratio = times * failedRatioAt(phase, (at - phase.from) / (phase.to - phase.from), usual);
    const one = Math.min(0.98, Math.max(0.02, ratio)) * (1 - Math.min(0.98, Math.max(0.02, ratio)));
    squares += (failed - total * ratio) ** 2 / (total * one);
    variance += 2 + (1 / one - 6) / total;
    places++;
  }
  return (
    places >= LEAST_BUCKETS &&
    squares >= LEAST_DISPERSION * places &&
    squares - places > DEVIATIONS * Math.sqrt(variance)
  );
}
