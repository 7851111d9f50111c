import { enlarge } from './enlarge.ts';

/** Milliseconds by row, or null: those of whole microseconds, as our own records have them, in four bytes each. */
export interface MsColumn {
  /** Null where none was put. */
  at(row: number): number | null;
  put(row: number, ms: number | null): void;
}

const MAX_MICROSECONDS = 2 ** 31 - 1;
/** A number that is kept elsewhere. */
const OTHER = -MAX_MICROSECONDS;

/**
 * An empty one, with room for so many rows and more as they come. What is no whole number of microseconds, or 35 minutes
 * and longer, it keeps as well, at more expense.
 */
export function createMsColumn(rows: number): MsColumn {
  // 0 stands for null, so that 0 µs is 1, 1 µs is 2; -1 µs is -1.
  let kept = new Int32Array(rows);
  const others = new Map<number, number>();
  return {
    at(row) {
      const value = kept[row] ?? 0;
      if (value === 0) return null;
      if (value === OTHER) return others.get(row) ?? null;
      return (value > 0 ? value - 1 : value) / 1000;
    },
    put(row, ms) {
      if (row >= kept.length) kept = enlarge(kept, row);
      if (ms === null) {
        kept[row] = 0;
        return;
      }
      const us = Math.round(ms * 1000);
      const fits = us / 1000 === ms && us > OTHER && us < MAX_MICROSECONDS;
      if (!fits) others.set(row, ms);
      kept[row] = fits ? (us >= 0 ? us + 1 : us) : OTHER;
    },
  };
}
