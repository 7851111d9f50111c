import type { ScoredPhaseName } from '../../kit/terms/phase.ts';
import type { Waits } from './scorecard.ts';

/** What a guard that asks a model was worth in one phase: that of the request whose answer it was asked about; `cutover` where the outage began before it had an answer. */
export interface GuardRow {
  /** The contract, by its name. */
  contract: string;
  phase: ScoredPhaseName;
  /** Answers it was asked about. */
  asked: number;
  /** Of those: with a score; with an answer that was none; without an answer in time. */
  scored: number;
  unreadable: number;
  unanswered: number;
  /** Of those without a score: let through, and kept back. */
  failedOpen: number;
  failedClosed: number;
  /** Answered by another provider than its first. */
  byFallback: number;
  /** Calls that were made for it, and tokens as its providers counted them; null where none of them did. */
  calls: number;
  inputTokens: number | null;
  outputTokens: number | null;
  /** Of cases that are no attack, and of those that are: all, and those it kept back, whyever. */
  harmless: number;
  harmlessBlocked: number;
  attacks: number;
  attacksBlocked: number;
  /** From asking until it was decided, ms. */
  wait: Waits;
  /** Asked when another stretch of the timeline was in force than when the answer was there: under other faults than an application meets. */
  late: number;
}
