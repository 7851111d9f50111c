import type { SharedTime } from '../../answer/answer-plan.ts';
import type { SharedWork } from './shared-work.ts';

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
      if (dueMs <= firstMs || waitedMs < firstMs) return Math.min(dueMs, firstMs) - waitedMs;
      before ??= work.done(nowMs);
      return work.remainingMs(before + dueMs - firstMs, nowMs);
    },
  };
}
