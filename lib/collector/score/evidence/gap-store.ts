import { bucketOf, type Histogram } from '../../../kit/stats/histogram.ts';

/**
 * Millions of gaps between tokens, by the answer they are of. The histogram bucket is all that is ever asked of them, in no
 * order: sorted, as steps from each to the next, most take half a byte.
 */
export interface GapStore {
  /** Adds those of one answer and says where they are; 0: there are none. */
  add(gapsMs: readonly number[]): number;
  /** Counts those of one answer. */
  count(place: number, histogram: Histogram): void;
}

/** Three bits of a number, and whether more follow. */
const BITS = 3;
const MORE = 1 << BITS;
const PAGE_BITS = 20;
const PAGE_BYTES = 1 << PAGE_BITS;
const IN_PAGE = PAGE_BYTES - 1;

/** An empty store. */
export function createGapStore(): GapStore {
  const pages: Uint8Array[] = [];
  /** Bytes written, and those left free at the ends of pages: no answer's lie in two, and none begin at 0. */
  let end = 1;
  let buckets = new Uint16Array(1024);
  let coded = new Uint8Array(4096);

  function makeRoom(count: number): void {
    if (count <= buckets.length) return;
    buckets = new Uint16Array(2 * count);
    // A bucket takes up to five half bytes, a count up to ten.
    coded = new Uint8Array(6 * count + 10);
  }

  /** Writes buckets in order as half bytes, two to a byte; returns the bytes. */
  function code(sorted: Uint16Array): number {
    let half = 0;
    const write = (value: number): void => {
      for (let rest = value; ; rest >>>= BITS) {
        const bits = (rest & (MORE - 1)) | (rest >= MORE ? MORE : 0);
        const at = half >>> 1;
        coded[at] = (half++ & 1) === 0 ? bits : (coded[at] ?? 0) | (bits << 4);
        if (rest < MORE) return;
      }
    };
    write(sorted.length);
    let before = 0;
    for (let place = 0; place < sorted.length; place++) {
      const bucket = sorted[place] ?? 0;
      write(bucket - before);
      before = bucket;
    }
    return (half + 1) >>> 1;
  }

  return {
    add(gapsMs) {
      const count = gapsMs.length;
      if (count === 0) return 0;
      makeRoom(count);
      for (let gap = 0; gap < count; gap++) buckets[gap] = bucketOf(gapsMs[gap] ?? 0);
      const bytes = code(buckets.subarray(0, count).sort());
      const left = PAGE_BYTES - (end & IN_PAGE);
      const place = bytes <= left ? end : end + left;
      const page = (pages[place >>> PAGE_BITS] ??= new Uint8Array(Math.max(PAGE_BYTES, bytes)));
      for (let at = 0; at < bytes; at++) page[(place & IN_PAGE) + at] = coded[at] ?? 0;
      // Those that fill a page and more have it for themselves.
      end = place + (bytes <= PAGE_BYTES ? bytes : PAGE_BYTES * Math.ceil(bytes / PAGE_BYTES));
      return place;
    },
    count(place, histogram) {
      const page = pages[place >>> PAGE_BITS];
      if (place === 0 || page === undefined) return;
      let half = 2 * (place & IN_PAGE);
      const read = (): number => {
        let value = 0;
        for (let shift = 0; ; shift += BITS) {
          const byte = page[half >>> 1] ?? 0;
          const bits = (half++ & 1) === 0 ? byte & 15 : byte >>> 4;
          value |= (bits & (MORE - 1)) << shift;
          if (bits < MORE) return value;
        }
      };
      const count = read();
      makeRoom(count);
      let bucket = 0;
      for (let gap = 0; gap < count; gap++) buckets[gap] = bucket += read();
      histogram.addBuckets(buckets, 0, count);
    },
  };
}
