import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';

/** Feeds frames (objects, or raw text) and tells which carried content. */
function readFrames(...frames: unknown[]): { answer: Answer | null; carried: boolean[]; done: boolean } {
  const reader = createStreamReader();
  const carried = frames.map((frame) =>
    reader.push({ event: 'message', data: typeof frame === 'string' ? frame : JSON.stringify(frame) }),
  );
  return { answer: reader.answer(), carried, done: reader.done() };
}
const delta = (part: unknown, rest: object = {}): unknown => ({
  model: 'm',
  choices: [{ index: 0, delta: part, ...rest }],
});
const call = (fragment: unknown): unknown => delta({ tool_calls: [fragment] });

describe('a streamed answer', () => {
  test('is put together, and only content counts as a token', () => {
    const { answer, carried, done } = readFrames(
      { choices: [], prompt_filter_results: [] },
      delta({ role: 'assistant', content: '', refusal: null }),
      delta({ content: 'Hi' }),
      delta({ content: null }),
      delta({ content: ' there' }),
      delta({}, { finish_reason: 'stop' }),
      { choices: [], usage: { prompt_tokens: 16, completion_tokens: 2 } },
      '[DONE]',
    );
    expect(carried).toEqual([false, false, true, false, true, false, false, false]);
    expect(done).toBe(true);
    expect(answer).toEqual({
      id: null,
      model: 'm',
      text: 'Hi there',
      reasoning: '',
      refusal: null,
      toolCalls: [],
      finishReason: 'stop',
      ending: 'good',
      usage: { inputTokens: 16, outputTokens: 2 },
      error: null,
    });
  });

  test.each<[string, unknown[], object, boolean[]]>([
    ['reasoning_content (DeepSeek)', [delta({ reasoning_content: 'hm', content: null })], { reasoning: 'hm' }, [true]],
    ['reasoning (Groq)', [delta({ reasoning: 'hm' })], { reasoning: 'hm' }, [true]],
    ['a refusal', [delta({ refusal: 'No' }), delta({ refusal: '.' })], { refusal: 'No.' }, [true, true]],
    [
      'parts (Mistral)',
      [
        delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
        delta({ content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, null, { type: 'image' }] }),
      ],
      { text: 'ab', reasoning: 'hm' },
      [true, true],
    ],
    ['another choice than the first', [{ choices: [{ index: 1, delta: { content: 'x' } }] }], { text: '' }, [false]],
  ])('with %s is read', (_, frames, expected, carried) => {
    const read = readFrames(...frames);
    expect(read.answer).toMatchObject(expected);
    expect(read.carried).toEqual(carried);
  });

  test.each<[string, unknown[], { id: string | null; name: string; arguments: string }[]]>([
    [
      'fragments',
      [
        call({ index: 0, id: 'c1', type: 'function', function: { name: 'w', arguments: '' } }),
        call({ index: 0, function: { arguments: '{"a"' } }),
        call({ index: 0, function: { arguments: ':1}' } }),
      ],
      [{ id: 'c1', name: 'w', arguments: '{"a":1}' }],
    ],
    [
      'two calls by turns',
      [
        call({ index: 0, id: 'a', function: { name: 'x' } }),
        call({ index: 1, id: 'b', function: { name: 'y' } }),
        call({ index: 0, function: { arguments: '1' } }),
        call({ index: 1, function: { arguments: '2' } }),
      ],
      [
        { id: 'a', name: 'x', arguments: '1' },
        { id: 'b', name: 'y', arguments: '2' },
      ],
    ],
    [
      'an index that begins at 1',
      [
        call({ index: 1, id: 'a', function: { name: 'x', arguments: '' } }),
        call({ index: 1, function: { arguments: '{}' } }),
      ],
      [{ id: 'a', name: 'x', arguments: '{}' }],
    ],
    [
      'no index (Mistral)',
      [
        delta({
          tool_calls: [
            { id: 'a', function: { name: 'x', arguments: '1' } },
            { id: 'b', function: { name: 'y', arguments: '2' } },
          ],
        }),
      ],
      [
        { id: 'a', name: 'x', arguments: '1' },
        { id: 'b', name: 'y', arguments: '2' },
      ],
    ],
    [
      'neither index nor id',
      [
        call({ function: { name: 'x', arguments: '1' } }),
        call({ function: { arguments: '2' } }),
        call({ function: { name: 'y' } }),
      ],
      [
        { id: null, name: 'x', arguments: '12' },
        { id: null, name: 'y', arguments: '' },
      ],
    ],
    [
      'one index for two calls',
      [
        call({ index: 0, id: 'a', function: { name: 'x', arguments: '1' } }),
        call({ index: 0, id: 'b', function: { name: 'y', arguments: '2' } }),
      ],
      [
        { id: 'a', name: 'x', arguments: '1' },
        { id: 'b', name: 'y', arguments: '2' },
      ],
    ],
    [
      'arguments that are an object',
      [call({ index: 0, id: 'a', function: { name: 'x', arguments: { b: 1 } } })],
      [{ id: 'a', name: 'x', arguments: '{"b":1}' }],
    ],
  ])('with tool calls as %s is read', (_, frames, expected) => {
    expect(readFrames(...frames).answer?.toolCalls).toEqual(expected);
  });

  test.each<[string, unknown[], string]>([
    ['an error object', [delta({ content: 'a' }), { error: { message: 'overloaded' } }], 'overloaded'],
    ['an error that is a text', [{ error: 'overloaded' }], 'overloaded'],
    ['an error without a message', [{ error: { code: 7 } }], '{"code":7}'],
    ['a frame that is no JSON', [delta({ content: 'a' }), '{"choices":['], 'a frame is no JSON object: {"choices":['],
    ['a frame that is no object', ['[1]'], 'a frame is no JSON object: [1]'],
  ])('with %s says so', (_, frames, error) => {
    expect(readFrames(...frames).answer?.error).toBe(error);
  });

  test('with an event named error says so', () => {
    const reader = createStreamReader();
    reader.push({ event: 'error', data: '{"message":"gone"}' });
    expect(reader.answer()?.error).toBe('gone');
  });

  test('of a wire format that is not known is no answer', () => {
    expect(readFrames({ type: 'other', delta: {} }).answer).toBeNull();
    expect(readFrames().answer).toBeNull();
  });
});

describe('a whole answer', () => {
  test('is read from its first choice', () => {
    const body = {
      model: 'm',
      choices: [
        {
          index: 0,
          message: { content: 'Hi', tool_calls: [{ id: 'a', function: { name: 'x', arguments: '{}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    expect(readAnswer(JSON.stringify(body))).toEqual({
      id: null,
      model: 'm',
      text: 'Hi',
      reasoning: '',
      refusal: null,
      toolCalls: [{ id: 'a', name: 'x', arguments: '{}' }],
      finishReason: 'tool_calls',
      ending: 'good',
      usage: { inputTokens: 1, outputTokens: 2 },
      error: null,
    });
  });

  test.each(['', '<html>', '[]', 'null', '"text"', '{"a":1}', '{"choices":7}'])('%s is none', (text) => {
    expect(readAnswer(text)).toBeNull();
  });

  test('that carries an error says so, whatever its status was', () => {
    expect(readAnswer('{"error":{"message":"no"}}')?.error).toBe('no');
  });
});

test('no input makes a reader throw', () => {
  const keys = fc.constantFrom(
    'choices',
    'delta',
    'message',
    'content',
    'tool_calls',
    'function',
    'arguments',
    'index',
    'error',
    'usage',
    'id',
    'type',
    'thinking',
    '__proto__',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<unknown>(null, 0, '', 'x', true, -1),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(fc.oneof(tree, fc.string()), { maxLength: 5 }), (frames) => {
      const { carried } = readFrames(
        ...frames,
        { choices: [frames[0]] },
        { choices: [{ delta: frames[1] }] },
        { choices: [{ delta: { tool_calls: frames } }] },
      );
      expect(carried).toHaveLength(frames.length + 3);
      for (const frame of frames) readAnswer(typeof frame === 'string' ? frame : JSON.stringify(frame));
    }),
    { numRuns: 500 },
  );
});
