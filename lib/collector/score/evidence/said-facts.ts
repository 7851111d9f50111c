import type { AnswerEnding } from '../../../kit/terms/answer.ts';

/**
 * What is compared of an answer.
 *
 * - `answer`: it was read, and said something
 * - `nothing`: there was none, or it said nothing
 * - `unknown`: it could not be read, or the record does not say
 */
export type SaidFacts = ReadSaid | { kind: 'nothing' | 'unknown' };

/** An answer that was read. Its print is of its text, or of the arguments of its first call where it has none. */
export interface ReadSaid {
  kind: 'answer';
  hasText: boolean;
  length: number;
  /** A view of what many answers said: not to be changed. */
  hashes: Uint32Array;
  /** Of all its calls together; 0: it made none. */
  calls: number;
  /** Of its id; 0: it bore none. */
  id: number;
  ending: AnswerEnding;
  error: boolean;
  /** As reported; null: nothing was. */
  outputTokens: number | null;
  /** How much came: tokens as reported, else the pieces of its stream. */
  generated: number;
}
