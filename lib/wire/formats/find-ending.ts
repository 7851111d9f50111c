import type { Answer, AnswerEnding } from '../../kit/terms/answer.ts';
import { readEnding } from './finish-words.ts';
import { wireDefinitions } from './index.ts';

/**
 * What the end of an answer means. Where only its finish reason is there (a record of an earlier version, an answer written
 * by hand) it is what the word means in the formats that know it, and no good one if it is a bad one in any.
 */
export function findEnding({
  finishReason,
  ending,
}: Pick<Answer, 'finishReason'> & { ending?: AnswerEnding }): AnswerEnding {
  if (ending !== undefined && ending !== 'unsaid') return ending;
  if (finishReason === null) return 'unsaid';
  const known = wireDefinitions
    .map(({ finish }) => readEnding(finishReason, finish.words))
    .filter((meaning) => meaning !== 'unknown');
  return known.find((meaning) => meaning !== 'good') ?? known[0] ?? 'unknown';
}
