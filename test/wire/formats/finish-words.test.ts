import { describe, expect, test } from 'vitest';
import { type AnswerEnding, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { addFinish, readEnding } from '../../../lib/wire/formats/finish-words.ts';
import { type WireName, wireFormats, wireNames } from '../../../lib/wire/formats/index.ts';

test.each<[WireName, string, AnswerEnding]>([
  ['openai-chat', 'stop', 'good'],
  ['openai-chat', 'tool_calls', 'good'],
  ['openai-chat', 'STOP', 'good'],
  ['openai-chat', 'COMPLETE', 'good'],
  ['openai-chat', 'eos_token', 'good'],
  ['openai-chat', 'length', 'limit'],
  ['openai-chat', 'model_length', 'limit'],
  ['openai-chat', 'content_filter', 'filtered'],
  ['openai-chat', 'RECITATION', 'filtered'],
  ['openai-chat', 'error', 'failed'],
  ['openai-chat', 'insufficient_system_resource', 'failed'],
  ['openai-chat', 'network_error', 'failed'],
  ['openai-chat', 'abort', 'failed'],
  ['openai-chat', 'a word of next year', 'unknown'],
  ['openai-responses', 'completed', 'good'],
  ['openai-responses', 'max_output_tokens', 'limit'],
  ['openai-responses', 'content_filter', 'filtered'],
  ['openai-responses', 'failed', 'failed'],
  ['openai-responses', 'cancelled', 'failed'],
  ['openai-responses', 'stop', 'unknown'],
  ['anthropic-messages', 'end_turn', 'good'],
  ['anthropic-messages', 'pause_turn', 'limit'],
  ['anthropic-messages', 'refusal', 'filtered'],
  ['gemini', 'STOP', 'good'],
  ['gemini', 'SAFETY', 'filtered'],
  ['gemini', 'RECITATION', 'filtered'],
  ['gemini', 'MALFORMED_FUNCTION_CALL', 'failed'],
  ['gemini', 'FINISH_REASON_UNSPECIFIED', 'unknown'],
])('in %s, %s means %s', (wire, word, ending) => {
  expect(readEnding(word, wireFormats[wire].finish.words)).toBe(ending);
});

describe.each(wireNames)('the words of %s', (wire) => {
  const { words, length, filtered } = wireFormats[wire].finish;

  test('are in lower case, and each means one thing', () => {
    const all = [...words.good, ...words.limit, ...words.filtered, ...words.failed];
    expect(all).toEqual(all.map((word) => word.toLowerCase()));
    expect(new Set(all).size).toBe(all.length);
  });

  test('that faults set mean what the faults say', () => {
    // A status that says no more than that it is incomplete: what it means stands beside it.
    if (wire === 'openai-responses') return;
    expect([readEnding(length, words), readEnding(filtered, words)]).toEqual(['limit', 'filtered']);
  });
});

test.each<[string, unknown[], string | null, AnswerEnding]>([
  ['nothing', [null, undefined, '', false, {}], null, 'unsaid'],
  ['a number by its name', [1], 'STOP', 'good'],
  ['a number that means no good', [2], 'MAX_TOKENS', 'limit'],
  ['a number that is none of them', [99], '99', 'unknown'],
  ['a good word behind a good one', ['stop', 'tool_calls'], 'tool_calls', 'good'],
  ['a bad word behind a good one', ['STOP', 'SAFETY'], 'SAFETY', 'filtered'],
  ['an empty word behind a bad one', ['length', ''], 'length', 'limit'],
  ['a good word behind a bad one', ['length', 'stop'], 'length', 'limit'],
  ['a good word behind one that nobody knows', ['hm', 'stop'], 'hm', 'unknown'],
])('%s is noted as why the answer ended', (_, said, finishReason, ending) => {
  const answer = emptyAnswer();
  for (const word of said) addFinish(answer, word, wireFormats['openai-chat'].finish.words);
  expect(answer).toMatchObject({ finishReason, ending });
});
