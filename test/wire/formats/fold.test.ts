import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import { type WireName, wireFormats, wireNames } from '../../../lib/wire/formats/index.ts';
import { foldStream } from '../../support/fold-stream.ts';
import { readStream } from '../../support/read-stream.ts';

/** What a model said, in the pieces in which it said it. */
interface Said {
  thoughts: string[];
  texts: string[];
  calls: { name: string; pieces: string[] }[];
  finish: string;
  outputTokens: number;
}

const piece = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
const json = fc
  .dictionary(piece, fc.oneof(fc.integer(), piece, fc.boolean()), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));
/** At least one of them, since a format that sends no piece of arguments means an empty object. */
const pieces = json.chain((text) =>
  fc.integer({ min: 1, max: 9 }).map((size) => text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? []),
);
const name = fc.stringMatching(/^[a-z]{1,8}$/);

function said(wire: WireName): fc.Arbitrary<Said> {
  const { good, limit, filtered, failed } = wireFormats[wire].finish.words;
  const words = wire === 'openai-responses' ? ['completed'] : [...good, ...limit, ...filtered, ...failed, 'next-year'];
  return fc.record({
    thoughts: fc.array(piece, { maxLength: 3 }),
    texts: fc.array(piece, { maxLength: 4 }),
    calls: fc.array(fc.record({ name, pieces }), { maxLength: 3 }),
    finish: fc.constantFrom(...words),
    outputTokens: fc.nat(1_000),
  });
}

const events = (list: readonly object[]): string => list.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');

/** A stream that says it, in each format. */
const renderers: Record<WireName, (said: Said) => string> = {
  'openai-chat'({ thoughts, texts, calls, finish, outputTokens }) {
    const chunk = (delta: object, finish_reason: string | null = null): object => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      model: 'm',
      choices: [{ index: 0, delta, finish_reason }],
    });
    return (
      events([
        chunk({ role: 'assistant', content: '' }),
        ...thoughts.map((text) => chunk({ reasoning_content: text })),
        ...texts.map((text) => chunk({ content: text })),
        ...calls.flatMap(({ name: called, pieces: parts }, index) => [
          chunk({ tool_calls: [{ index, id: `call_${index}`, function: { name: called, arguments: '' } }] }),
          ...parts.map((part) => chunk({ tool_calls: [{ index, function: { arguments: part } }] })),
        ]),
        chunk({}, finish),
        { object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 1, completion_tokens: outputTokens } },
      ]) + 'data: [DONE]\n\n'
    );
  },
  'openai-responses'({ thoughts, texts, calls, outputTokens }) {
    const output = [
      { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: thoughts.join('') }] },
      { type: 'message', content: [{ type: 'output_text', text: texts.join('') }] },
      ...calls.map(({ name: called, pieces: parts }, at) => ({
        type: 'function_call',
        call_id: `call_${at}`,
        name: called,
        arguments: parts.join(''),
      })),
    ];
    const response = { id: 'resp_1', object: 'response', model: 'm', error: null };
    return events([
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      ...thoughts.map((delta) => ({ type: 'response.reasoning_text.delta', output_index: 0, delta })),
      { type: 'response.output_item.done', output_index: 0, item: output[0] },
      ...texts.map((delta) => ({ type: 'response.output_text.delta', output_index: 1, delta })),
      { type: 'response.output_item.done', output_index: 1, item: output[1] },
      ...calls.flatMap(({ pieces: parts }, at) => [
        { type: 'response.output_item.added', output_index: at + 2, item: { ...output[at + 2], arguments: '' } },
        ...parts.map((delta) => ({ type: 'response.function_call_arguments.delta', output_index: at + 2, delta })),
        { type: 'response.output_item.done', output_index: at + 2, item: output[at + 2] },
      ]),
      {
        type: 'response.completed',
        response: {
          ...response,
          status: 'completed',
          output,
          usage: { input_tokens: 1, output_tokens: outputTokens },
        },
      },
    ]);
  },
  'anthropic-messages'({ thoughts, texts, calls, finish, outputTokens }) {
    const block = (index: number, content_block: object, deltas: object[]): object[] => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ];
    return events([
      {
        type: 'message_start',
        message: { id: 'msg_1', type: 'message', model: 'm', content: [], usage: { input_tokens: 1 } },
      },
      ...block(
        0,
        { type: 'thinking', thinking: '' },
        thoughts.map((thinking) => ({ type: 'thinking_delta', thinking })),
      ),
      ...block(
        1,
        { type: 'text', text: '' },
        texts.map((text) => ({ type: 'text_delta', text })),
      ),
      ...calls.flatMap(({ name: called, pieces: parts }, at) =>
        block(
          at + 2,
          { type: 'tool_use', id: `toolu_${at}`, name: called, input: {} },
          (parts.join('') === '{}' ? [''] : parts).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
        ),
      ),
      { type: 'message_delta', delta: { stop_reason: finish }, usage: { output_tokens: outputTokens } },
      { type: 'message_stop' },
    ]);
  },
  gemini({ thoughts, texts, calls, finish, outputTokens }) {
    const chunk = (parts: object[], more: object = {}): object => ({
      candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
      modelVersion: 'm',
      responseId: 'r',
    });
    return events([
      ...thoughts.map((text) => chunk([{ text, thought: true }])),
      ...texts.map((text) => chunk([{ text }])),
      ...calls.map(({ name: called, pieces: parts }) =>
        chunk([{ functionCall: { name: called, args: JSON.parse(parts.join('')) as object } }]),
      ),
      {
        ...chunk([], { finishReason: finish }),
        usageMetadata: { promptTokenCount: 1, candidatesTokenCount: outputTokens },
      },
    ]);
  },
};

test.each(wireNames)('a stream in %s says the same as the body it folds into, and both say what was said', (wire) => {
  fc.assert(
    fc.property(said(wire), (model) => {
      const stream = renderers[wire](model);
      const { answer, ended } = readStream(new TextEncoder().encode(stream));
      const body = foldStream(stream);
      expect(readAnswer(body ?? '')).toEqual(answer);
      expect(answer).toMatchObject({
        text: model.texts.join(''),
        reasoning: model.thoughts.join(''),
        finishReason: model.finish,
        usage: { inputTokens: 1, outputTokens: model.outputTokens },
        error: null,
      });
      expect(answer?.toolCalls.map(({ name: called, arguments: args }) => [called, JSON.parse(args)])).toEqual(
        model.calls.map(({ name: called, pieces: parts }) => [called, JSON.parse(parts.join(''))]),
      );
      expect(ended).toBe('finish-and-marker');
    }),
    { numRuns: 200 },
  );
});
