/** The cost of taking `[from, to)` for one stretch; of two stretches side by side it is never more than of both as one. */
export type SegmentCost = (from: number, to: number) => number;

/** What bounds a search for change points. */
export interface ChangePointSettings {
  /** What a further change point must save to be one, in the unit of the cost; above 0. */
  penalty: number;
  /** No stretch is shorter, in places; at least 1. */
  leastLength: number;
}

/** Where the last stretch may begin, until the search is so far that it cannot any more. */
interface Candidate {
  from: number;
  dropAt: number;
}

/**
 * Where a series changes: the places at which a new stretch begins, upwards, without 0. Exact: of all ways to cut `length` places into
 * stretches it is one with the least cost and penalties together, by the pruned dynamic programme PELT.
 * Source: R. Killick, P. Fearnhead and I. A. Eckley, "Optimal detection of changepoints with a linear computational cost", Journal of the
 * American Statistical Association 107 (2012), 1590–1598; its constant K is 0 for costs as `SegmentCost` asks for.
 */
export function findChangePoints(length: number, cost: SegmentCost, settings: ChangePointSettings): number[] {
  const { penalty, leastLength } = settings;
  /** The least cost of the first so many places, and where its last stretch begins. */
  const best = new Float64Array(length + 1).fill(Infinity);
  const last = new Int32Array(length + 1);
  best[0] = -penalty;
  let candidates: Candidate[] = [];
  for (let end = leastLength; end <= length; end++) {
    const newest = end - leastLength;
    if (best[newest] !== Infinity) candidates.push({ from: newest, dropAt: Infinity });
    const costs = candidates.map(({ from }) => (best[from] ?? 0) + cost(from, end));
    for (const [index, { from }] of candidates.entries()) {
      const total = (costs[index] ?? Infinity) + penalty;
      if (total >= (best[end] ?? Infinity)) continue;
      best[end] = total;
      last[end] = from;
    }
    for (const [index, candidate] of candidates.entries()) {
      // From where a stretch that begins here may end, it is never better again.
      if ((costs[index] ?? 0) > (best[end] ?? 0)) candidate.dropAt = Math.min(candidate.dropAt, end + leastLength);
    }
    candidates = candidates.filter(({ dropAt }) => end + 1 < dropAt);
  }
  if (best[length] === Infinity) return [];
  const points: number[] = [];
  for (let end = last[length] ?? 0; end > 0; end = last[end] ?? 0) points.push(end);
  return points.toReversed();
}
