import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';
import { type ReadStream, readStream } from '../../support/read-stream.ts';
import { streams } from '../streams.ts';

/** A text read as `read-stream` reads bytes, in pieces of this many. */
const readText = (text: string, size?: number): ReadStream & { done: boolean } => {
  const read = readStream(new TextEncoder().encode(text), size);
  return { ...read, done: read.ended !== 'nothing' };
};

describe('a stream', () => {
  test.each(Object.entries(streams))(
    'of %s is read, and only content counts as a token',
    (_, { text, ...expected }) => {
      expect(readText(text)).toMatchObject(expected);
    },
  );

  test.each(Object.entries(streams))('of %s is read alike wherever it is cut', (_, { text }) => {
    const whole = readText(text);
    for (let size = 1; size <= 40; size++) expect(readText(text, size)).toEqual(whole);
  });

  test('of any JSON objects never throws, and no error gets long', () => {
    const word = fc.constantFrom(
      'type',
      'error',
      'choices',
      'candidates',
      'content',
      'parts',
      'response',
      'delta',
      'index',
      'usage',
      'output',
      'item',
      'message',
      'text',
      'finishReason',
      'functionCall',
      'object',
    );
    const names = fc.constantFrom(
      'message_start',
      'content_block_delta',
      'content_block_start',
      'response.completed',
      'response.output_item.done',
      'message',
      'tool_use',
      'function_call',
      'response',
      'error',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.string(), names, fc.integer(), fc.constant(null), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(word, tie('value'), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (frames) => {
        const reader = createStreamReader();
        for (const frame of frames) reader.push({ event: 'message', data: JSON.stringify(frame) ?? '' });
        expect(reader.answer()?.error?.length ?? 0).toBeLessThanOrEqual(500);
        for (const frame of frames) readAnswer(JSON.stringify(frame) ?? '');
        readAnswer(JSON.stringify(frames));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a body', () => {
  test.each<[string, unknown, Partial<Answer>]>([
    [
      'Anthropic',
      {
        id: 'msg_1',
        type: 'message',
        model: 'c',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'x' },
          { type: 'text', text: 'Hi' },
          { type: 'tool_use', id: 'toolu_1', name: 'w', input: { a: 1 } },
          { type: 'tool_use', id: 'toolu_2', name: 'v', input: {} },
        ],
        stop_reason: 'tool_use',
        usage: { input_tokens: 2, output_tokens: 3 },
      },
      {
        model: 'c',
        text: 'Hi',
        reasoning: 'hm',
        finishReason: 'tool_use',
        usage: { inputTokens: 2, outputTokens: 3 },
        toolCalls: [
          { id: 'toolu_1', name: 'w', arguments: '{"a":1}' },
          { id: 'toolu_2', name: 'v', arguments: '{}' },
        ],
      },
    ],
    [
      'Responses',
      {
        object: 'response',
        model: 'g',
        status: 'completed',
        error: null,
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
          { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] },
          { type: 'function_call', call_id: 'call_1', name: 'w', arguments: '{"a":1}' },
        ],
      },
      {
        text: 'Hi',
        reasoning: 'hm',
        finishReason: 'completed',
        toolCalls: [{ id: 'call_1', name: 'w', arguments: '{"a":1}' }],
      },
    ],
    [
      'Responses with a refusal',
      {
        object: 'response',
        status: 'completed',
        output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }],
      },
      { refusal: 'No.', text: '' },
    ],
    [
      'Gemini without alt=sse',
      [
        { candidates: [{ content: { parts: [{ text: 'Hi ' }] } }] },
        { candidates: [{ content: { parts: [{ text: 'there' }] }, finishReason: 'MAX_TOKENS' }] },
      ],
      { text: 'Hi there', finishReason: 'MAX_TOKENS' },
    ],
    ['Gemini held back', { candidates: [{ finishReason: 'SAFETY', index: 0 }] }, { refusal: 'SAFETY', text: '' }],
    ['an error of Gemini in a list', [{ error: { code: 503, message: 'busy' } }], { error: 'busy' }],
    [
      'an error of Anthropic',
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      { error: 'Overloaded' },
    ],
  ])('of %s is read', (_, body, expected) => {
    expect(readAnswer(JSON.stringify(body))).toMatchObject(expected);
  });

  test.each(['', '{', '[]', '7', '{}', '{"type":"other"}', '[1,[2]]'])('%j is no answer', (text) => {
    expect(readAnswer(text)).toBeNull();
  });
});
