import type { Bucket } from './bucket.ts';

/** Of so many calls at least it can be told which are few. */
const LEAST_CALLS = 20;
/** A call, or so large a share of all, is few. */
const FEW = 0.01;
/** What is nearer may have begun so long before, or come so late. */
const LEAST_APART_MS = 3_600_000;

/**
 * The first and the last bucket of those that belong together, by their numbers: a few calls that lie farther from all others than these last are of a clock that was
 * wrong. With them an hour's log would be one of weeks, in buckets of a day, and no outage of it be seen. At least one bucket must be given.
 */
export function leaveStrays(
  buckets: ReadonlyMap<number, Pick<Bucket, 'total'>>,
  widthMs: number,
): {
  first: number;
  last: number;
  /** Calls that are left out. */
  stray: number;
} {
  let kept = [...buckets.keys()].sort((a, b) => a - b);
  const sum = (numbers: readonly number[]): number =>
    numbers.reduce((calls, number) => calls + (buckets.get(number)?.total ?? 0), 0);
  const all = sum(kept);
  const few = all < LEAST_CALLS ? 0 : Math.max(1, FEW * all);
  let stray = 0;
  for (;;) {
    const cut = findWidestGap(kept);
    if (cut === null) break;
    const sides = [kept.slice(0, cut), kept.slice(cut)];
    const [less = [], more = []] = sum(sides[0] ?? []) < sum(sides[1] ?? []) ? sides : sides.toReversed();
    const gap = (kept[cut] ?? 0) - (kept[cut - 1] ?? 0);
    const calls = sum(less);
    if (stray + calls > few || gap * widthMs < LEAST_APART_MS || gap <= (more.at(-1) ?? 0) - (more[0] ?? 0) + 1) break;
    stray += calls;
    kept = more;
  }
  return { first: kept[0] ?? 0, last: kept.at(-1) ?? 0, stray };
}

/** The place behind the widest gap between two neighbours; null: there are no two. */
function findWidestGap(numbers: readonly number[]): number | null {
  let widest = 0;
  let place: number | null = null;
  for (let at = 1; at < numbers.length; at++) {
    const gap = (numbers[at] ?? 0) - (numbers[at - 1] ?? 0);
    if (gap > widest) [widest, place] = [gap, at];
  }
  return place;
}
