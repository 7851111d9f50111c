/** When one provider may be called, by what came of calls before. Pure: times come in, ms of any clock. */
export interface Pace {
  /** When the next call may be made: now, or later; that place is taken then. */
  next(nowMs: number): number;
  /** A call brought an answer, or a word about what was asked. */
  answered(): void;
  /**
   * A call failed for now. How long nobody is to call: what it asked for, or twice as long as the last time; or that it is to be given up, with
   * the reason as a clause.
   */
  failed(nowMs: number, cause: string, waitMs: number | null): { kind: 'wait' } | { kind: 'give-up'; reason: string };
}

/** So many calls in a row that brought nothing are the last. */
const MOST_FAILURES = 6;
/** Of one that has never answered, so many. */
const MOST_AT_FIRST = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Who asks for a longer wait is not waited for. */
const MOST_ASKED_MS = 120_000;

/** Evenly spaced calls, with a pause behind each that failed. */
export function createPace(ratePerSecond: number): Pace {
  const gapMs = 1_000 / ratePerSecond;
  let freeMs = -Infinity;
  let failures = 0;
  let hasAnswered = false;
  return {
    next(nowMs) {
      const atMs = Math.max(nowMs, freeMs);
      freeMs = atMs + gapMs;
      return atMs;
    },
    answered() {
      failures = 0;
      hasAnswered = true;
    },
    failed(nowMs, cause, waitMs) {
      failures++;
      if (waitMs !== null && waitMs > MOST_ASKED_MS)
        return { kind: 'give-up', reason: `it asks to wait ${Math.round(waitMs / 1_000)} s (${cause})` };
      const most = hasAnswered ? MOST_FAILURES : MOST_AT_FIRST;
      if (failures >= most)
        return { kind: 'give-up', reason: `${failures} calls in a row brought no answer (the last: ${cause})` };
      const ownMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
      freeMs = Math.max(freeMs, nowMs + Math.max(waitMs ?? 0, ownMs));
      return { kind: 'wait' };
    },
  };
}
