/**
 * Counts moments by the second they lie in: which of them are outside of the run is known only when its beginning and its end
 * have been read.
 */
export interface MomentTally {
  add(epochMs: number, line: number): void;
  /** Those that lie more than `byMs` before a moment, or after it, to the whole second. */
  before(epochMs: number, byMs: number): Outside | null;
  after(epochMs: number, byMs: number): Outside | null;
}

/** Moments that lie outside: how many, the first line of them, and how far off the farthest is. */
export interface Outside {
  count: number;
  line: number;
  farthestMs: number;
}

/** How many lie in a second, and the first line of them. */
interface SecondCount {
  second: number;
  count: number;
  line: number;
}

/** An empty tally. */
export function createMomentTally(): MomentTally {
  const counts = new Map<number, SecondCount>();
  // Most lines speak of the second that the one before them spoke of.
  let last: SecondCount | undefined;

  function put(second: number, line: number, count: number): void {
    let entry = last?.second === second ? last : counts.get(second);
    if (entry === undefined) counts.set(second, (entry = { second, count: 0, line }));
    entry.count += count;
    entry.line = Math.min(entry.line, line);
    last = entry;
  }

  function find(isOutside: (second: number) => boolean, awayMs: (second: number) => number): Outside | null {
    const found: Outside = { count: 0, line: Infinity, farthestMs: 0 };
    for (const [second, { count, line }] of counts) {
      if (!isOutside(second)) continue;
      found.count += count;
      found.line = Math.min(found.line, line);
      found.farthestMs = Math.max(found.farthestMs, awayMs(second));
    }
    return found.count === 0 ? null : found;
  }

  return {
    add: (epochMs, line) => put(Math.floor(epochMs / 1_000), line, 1),
    before(epochMs, byMs) {
      const limit = Math.floor((epochMs - byMs) / 1_000);
      return find(
        (second) => second < limit,
        (second) => epochMs - second * 1_000,
      );
    },
    after(epochMs, byMs) {
      const limit = Math.floor((epochMs + byMs) / 1_000);
      return find(
        (second) => second > limit,
        (second) => second * 1_000 - epochMs,
      );
    },
  };
}
