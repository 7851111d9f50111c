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
/** More of them are kept as a column. */
const MOST_FEW = 1_024;

/**
 * An empty one, with room for so many rows and more as they come. What is no whole number of microseconds, or 35 minutes
 * and longer, it keeps as well, at more expense.
 */
export function createMsColumn(rows: number): MsColumn {
  // 0 stands for null, so that 0 µs is 1, 1 µs is 2; -1 µs is -1.
  let kept = new Int32Array(rows);
  const few = new Map<number, number>();
  let many: Float64Array | null = null;

  function putOther(row: number, ms: number): void {
    if (many === null && few.size < MOST_FEW) {
      few.set(row, ms);
      return;
    }
    if (many === null) {
      many = new Float64Array(kept.length);
      for (const [place, known] of few) many[place] = known;
    }
    if (row >= many.length) many = enlarge(many, row);
    many[row] = ms;
  }

  return {
    at(row) {
      const value = kept[row] ?? 0;
      if (value === 0) return null;
      if (value === OTHER) return (many === null ? few.get(row) : many[row]) ?? null;
      return (value > 0 ? value - 1 : value) / 1000;
    },
    put(row, ms) {
      if (row >= kept.length) kept = enlarge(kept, row);
      if (ms === null) {
        // What is not written to takes no memory.
        if (kept[row] !== 0) kept[row] = 0;
        return;
      }
      const us = Math.round(ms * 1000);
      const fits = us / 1000 === ms && us > OTHER && us < MAX_MICROSECONDS;
      if (!fits) putOther(row, ms);
      kept[row] = fits ? (us >= 0 ? us + 1 : us) : OTHER;
    },
  };
}
