import { bucketOf } from '../../../kit/stats/histogram.ts';

/**
 * Millions of gaps between tokens at two bytes each: the histogram bucket is all that is ever asked of them, and
 * whose they are is known only when the whole run has been read.
 */
export interface GapStore {
  readonly length: number;
  readonly buckets: Uint16Array;
  add(gapsMs: readonly number[]): void;
  /** Adds those of a later stretch of the records, behind its own. */
  take(later: Readonly<GapColumns>): void;
  readonly columns: GapColumns;
}

/** The buckets of a gap store, and room for more behind `length`. */
export interface GapColumns {
  length: number;
  buckets: Uint16Array;
}

/** An empty store that grows by half. */
export function createGapStore(): GapStore {
  const columns: GapColumns = { length: 0, buckets: new Uint16Array(4096) };

  function makeRoom(more: number): void {
    if (columns.length + more <= columns.buckets.length) return;
    const grown = new Uint16Array(Math.ceil((columns.length + more) * 1.5));
    grown.set(columns.buckets);
    columns.buckets = grown;
  }

  return {
    get length() {
      return columns.length;
    },
    get buckets() {
      return columns.buckets;
    },
    add(gapsMs) {
      makeRoom(gapsMs.length);
      const { buckets } = columns;
      let place = columns.length;
      for (const gapMs of gapsMs) buckets[place++] = bucketOf(gapMs);
      columns.length = place;
    },
    take({ buckets, length }) {
      makeRoom(length);
      columns.buckets.set(buckets.subarray(0, length), columns.length);
      columns.length += length;
    },
    columns,
  };
}
