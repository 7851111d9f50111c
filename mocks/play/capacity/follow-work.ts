import type { SharedTime } from '../../answer/answer-plan.ts';
import type { SharedWork } from './shared-work.ts';

/** A moment that is a sum of others comes out a hair early or late. */
const HAIR_MS = 1e-6;
/** Before the first token nothing behind it is due, however near the first token is. */
const ASK_AGAIN_MS = 1;

/** An answer whose first token comes when it was planned, and the rest as its machine gets on with it. */
export function followWork(
  work: SharedWork,
  { enteredMs, firstMs }: { enteredMs: number; firstMs: number },
  now: () => number,
): SharedTime {
  /** What the machine had done when the first token came; null: it has not come yet. */
  let before: number | null = null;
  return {
    remainingMs(dueMs) {
      const nowMs = now();
      const waitedMs = nowMs - enteredMs;
      if (dueMs <= firstMs) return dueMs - waitedMs;
      if (waitedMs < firstMs - HAIR_MS) return Math.max(firstMs - waitedMs, ASK_AGAIN_MS);
      before ??= work.done(nowMs);
      return work.remainingMs(before + dueMs - firstMs, nowMs);
    },
  };
}
