import type { Answer, AnswerEnding } from '../../kit/terms/answer.ts';

/**
 * The finish reasons of a wire format by what they mean, in lower case. Any other word is `unknown`, and no good one: a
 * list of bad words would call every new one fine.
 */
export interface FinishWords {
  good: readonly string[];
  limit: readonly string[];
  filtered: readonly string[];
  failed: readonly string[];
  /** The words for those who send numbers, in their order from 0; none: a number is no word. */
  numbered?: readonly string[];
}

/** Gemini's word, and that of gateways to it, for a call that the model wrote and nobody could read. Nothing of it is given out. */
export const MALFORMED_CALL = 'malformed_function_call';

/** What a finish reason means in a wire format. */
export function readEnding(word: string, words: FinishWords): AnswerEnding {
  const said = word.toLowerCase();
  for (const ending of ['good', 'limit', 'filtered', 'failed'] as const)
    if (words[ending].includes(said)) return ending;
  return 'unknown';
}

/**
 * Notes why an answer ended; what is empty, or neither text nor number, says nothing. A word that means no good stays: some
 * send a good one, or an empty one, behind it.
 */
export function addFinish(answer: Answer, said: unknown, words: FinishWords): void {
  const word = typeof said === 'number' ? (words.numbered?.[said] ?? String(said)) : said;
  if (typeof word !== 'string' || word === '') return;
  const ending = readEnding(word, words);
  if (ending === 'good' && answer.ending !== 'good' && answer.ending !== 'unsaid') return;
  answer.finishReason = word;
  answer.ending = ending;
}
