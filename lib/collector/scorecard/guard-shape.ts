import { scoredPhaseNames } from '../../kit/terms/phase.ts';
import type { GuardRow } from './guards.ts';
import type { Waits } from './scorecard.ts';
import { count, keys, ms, oneOf, orNull, text } from './shape.ts';

/** What a guard's row in a file must be. */
export const guardRow = keys<GuardRow>({
  contract: text,
  phase: oneOf(scoredPhaseNames),
  asked: count,
  scored: count,
  unreadable: count,
  unanswered: count,
  failedOpen: count,
  failedClosed: count,
  byFallback: count,
  calls: count,
  inputTokens: orNull(count),
  outputTokens: orNull(count),
  harmless: count,
  harmlessBlocked: count,
  attacks: count,
  attacksBlocked: count,
  wait: keys<Waits>({ n: count, p50: ms, p95: ms, max: ms }),
  late: count,
});
