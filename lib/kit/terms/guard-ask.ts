import type { ProviderName } from './provider.ts';

/**
 * How the model of a guard was taken.
 *
 * - `score`: its answer was read, and the score held against the threshold
 * - `unreadable`: it answered, and what the code reads of it is no score
 * - `unanswered`: nobody who was asked gave an answer in time
 */
export const guardReads = ['score', 'unreadable', 'unanswered'] as const;
export type GuardRead = (typeof guardReads)[number];

/** What a guard's model was asked about one answer, and what came of it. */
export interface GuardAsk {
  /** When it was asked, epoch ms, and how long it took until it was decided, ms. */
  atEpochMs: number;
  ms: number;
  read: GuardRead;
  /** Null where none was read. */
  score: number | null;
  /** What it did in the end: kept back, by its score or because there was none, or let through. */
  blocked: boolean;
  /** Was it to be blocked, as its case says? */
  attack: boolean;
  /** Who gave the answer; null: nobody. */
  by: ProviderName | null;
  /** How many providers were called for it. */
  calls: number;
  /** Tokens as the provider counted them; null when it did not say. */
  usage: { inputTokens: number; outputTokens: number } | null;
}
