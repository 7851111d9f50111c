import { bucketOf } from '../stats/histogram.ts';

/**
 * Millions of gaps between tokens at two bytes each: the histogram bucket is all that is ever asked of them, and
 * whose they are is known only when the whole run has been read.
 */
export interface GapStore {
  readonly length: number;
  readonly buckets: Uint16Array;
  add(gapsMs: readonly number[]): void;
}

/** An empty store that grows by half. */
export function createGapStore(): GapStore {
  let buckets = new Uint16Array(4096);
  let length = 0;
  return {
    get length() {
      return length;
    },
    get buckets() {
      return buckets;
    },
    add(gapsMs) {
      if (length + gapsMs.length > buckets.length) {
        const grown = new Uint16Array(Math.ceil((length + gapsMs.length) * 1.5));
        grown.set(buckets);
        buckets = grown;
      }
      for (const gapMs of gapsMs) buckets[length++] = bucketOf(gapMs);
    },
  };
}
