import { enlarge } from './enlarge.ts';

/** How often each entry of what was said came, up to 255. */
export interface SaidCounts {
  /** How many there were in all. */
  readonly total: number;
  add(entry: number): void;
  of(entry: number): number;
}

const MOST = 255;

/** None so far, with room for so many entries and more as they come. */
export function createSaidCounts(entries: number): SaidCounts {
  let counts = new Uint8Array(entries);
  let total = 0;
  return {
    get total() {
      return total;
    },
    add(entry) {
      if (entry >= counts.length) counts = enlarge(counts, entry);
      counts[entry] = Math.min(MOST, (counts[entry] ?? 0) + 1);
      total++;
    },
    of: (entry) => counts[entry] ?? 0,
  };
}
