/**
 * How much longer than over an answer a process may take that has just been started. The first start may take what is set for it; once one
 * has been measured, a later one may take five times the slowest that was, at least a second, and never more than what is set. So a
 * program that hangs on one answer after another costs what its starts cost, not a minute for each.
 */
export interface StartBound {
  /** A process could be asked, or had its first result, so long after its start, ms. */
  note(tookMs: number): void;
  /** What a start that begins now may take, ms. */
  boundMs(): number;
}

/** Of the slowest start that was measured. */
const MOST_TIMES = 5;
const LEAST_MS = 1_000;

/** Bounds the starts of one consumer's processes. */
export function createStartBound(startWithinMs: number): StartBound {
  let slowestMs: number | null = null;
  return {
    note: (tookMs) => void (slowestMs = Math.max(slowestMs ?? 0, tookMs)),
    boundMs: () =>
      slowestMs === null ? startWithinMs : Math.min(startWithinMs, Math.max(LEAST_MS, MOST_TIMES * slowestMs)),
  };
}
