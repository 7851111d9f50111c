import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import type { GoldenAnswer } from './golden-answer.ts';

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const DONE = 'data: [DONE]\n\n';
const PING = ': ping\n\n';

const chat = (delta: object, finish: string | null = null, id = 'chatcmpl-1'): string =>
  data({ id, choices: [{ index: 0, delta, finish_reason: finish }] });
const chatUsage = data({
  id: 'chatcmpl-1',
  choices: [],
  usage: { prompt_tokens: 3, completion_tokens: 4 },
});
const say = (content: string, id?: string): string => chat({ content }, null, id);

const begin = (id = 'msg_1'): string =>
  data({ type: 'message_start', message: { id, content: [], usage: { input_tokens: 3 } } });
const block = (index: number): string =>
  data({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } });
const delta = (text: string, index = 0): string =>
  data({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } });
const stop = (index = 0): string => data({ type: 'content_block_stop', index });
const over = data({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } });
const last = data({ type: 'message_stop' });

/** Events of OpenAI's Responses, numbered as they come; a number in front of one is its own. */
function responses(...events: object[]): string[] {
  return events.map((event, at) => data({ sequence_number: at, ...event }));
}
const created = { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } };
const saidDelta = (text: string): object => ({ type: 'response.output_text.delta', delta: text });
const completed = {
  type: 'response.completed',
  response: { id: 'resp_1', status: 'completed', output: [], usage: { input_tokens: 3, output_tokens: 4 } },
};

const gemini = (text: string, finishReason?: string, responseId = 'r1'): string =>
  data({
    candidates: [{ content: { parts: [{ text }] }, ...(finishReason === undefined ? {} : { finishReason }) }],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 },
    responseId,
  });

/** Streams that any client reads, however they look. */
const clean: [name: string, events: string[]][] = [
  ['usage behind the finish', [chat({ role: 'assistant', content: '' }), say('Hi'), chat({}, 'stop'), chatUsage, DONE]],
  ['empty deltas', [say(''), say('Hi'), say(''), chat({}), chat({ content: '' }, 'stop'), chatUsage, DONE]],
  [
    'a role with each',
    [...['Hi', ' ', 'you'].map((content) => chat({ role: 'assistant', content })), chat({}, 'stop'), chatUsage, DONE],
  ],
  ['the same word twice', [say('ha '), say('ha '), chat({}, 'stop'), chatUsage, DONE]],
  ['no id in the first', [say('', ''), say('Hi'), chat({}, 'stop'), chatUsage, DONE]],
  ['comments', [PING, say('Hi'), PING, chat({}, 'stop'), chatUsage, PING, DONE, PING]],
  ['a host that sends no [DONE]', [say('Hi'), chat({}, 'stop'), chatUsage]],
  ['a finish with its text', [say('Hi'), chat({ content: ' you' }, 'stop'), chatUsage, DONE]],
  [
    'tool calls',
    [
      chat({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '' } }] }),
      chat({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
      chat({}, 'tool_calls'),
      chatUsage,
      DONE,
    ],
  ],
  ['anthropic, two blocks', [begin(), block(0), delta('Hi'), stop(), block(1), delta('you', 1), stop(1), over, last]],
  [
    'anthropic, pings',
    [begin(), data({ type: 'ping' }), block(0), delta('Hi'), data({ type: 'ping' }), stop(), over, last, PING],
  ],
  ['anthropic, an empty block', [begin(), block(0), delta(''), delta('Hi'), stop(), over, last]],
  ['anthropic and a gateway’s [DONE]', [begin(), block(0), delta('Hi'), stop(), over, last, DONE]],
  ['responses', responses(created, saidDelta('Hi'), saidDelta('Hi'), completed)],
  [
    'responses, numbered from one',
    responses(created, saidDelta('Hi'), completed).map((event) =>
      event.replace(/(sequence_number":)(\d)/, (_, key: string, at: string) => key + String(Number(at) + 1)),
    ),
  ],
  ['responses without numbers', [created, saidDelta('Hi'), completed].map(data)],
  ['gemini', [gemini('Hi'), gemini(' you', 'STOP')]],
  ['gemini, an empty end', [gemini('Hi'), gemini('', 'STOP')]],
  ['gemini, a finish with each', [gemini('Hi', 'STOP'), gemini(' you', 'STOP')]],
];

const broken: [kind: FailureKind, name: string, events: string[]][] = [
  [
    'stream-two-messages',
    'chat',
    [say('Hi'), say('Hello', 'chatcmpl-2'), chat({}, 'stop', 'chatcmpl-2'), chatUsage, DONE],
  ],
  [
    'stream-two-messages',
    'anthropic',
    [begin(), block(0), delta('Hi'), begin('msg_2'), block(0), delta('Hello'), stop(), over, last],
  ],
  [
    'stream-two-messages',
    'responses',
    responses(
      created,
      saidDelta('Hi'),
      { ...created, response: { ...created.response, id: 'resp_2' } },
      saidDelta('Hello'),
      completed,
    ),
  ],
  ['stream-two-messages', 'gemini', [gemini('Hi'), gemini('Hello', undefined, 'r2'), gemini('!', 'STOP', 'r2')]],
  ['stream-order', 'anthropic, begun twice', [begin(), begin(), block(0), delta('Hi'), stop(), over, last]],
  ['stream-order', 'anthropic, a delta of no block', [begin(), delta('Hi'), stop(), over, last]],
  [
    'stream-order',
    'anthropic, a delta of a closed block',
    [begin(), block(0), delta('Hi'), stop(), delta('!'), over, last],
  ],
  ['stream-order', 'anthropic, a block that stays open', [begin(), block(0), delta('Hi'), over, last]],
  [
    'stream-order',
    'responses, the wrong way round',
    responses(
      created,
      { ...saidDelta('you'), sequence_number: 2 },
      { ...saidDelta('Hi'), sequence_number: 1 },
      completed,
    ),
  ],
  [
    'stream-order',
    'responses, twice',
    responses(created, saidDelta('Hi'), { ...saidDelta('Hi'), sequence_number: 1 }, completed),
  ],
  [
    'stream-order',
    'responses, one is missing',
    responses(created, { ...saidDelta('you'), sequence_number: 2 }, { ...completed, sequence_number: 3 }),
  ],
  ['stream-after-end', 'chat, behind the finish', [say('Hi'), chat({}, 'stop'), say('!'), chatUsage, DONE]],
  ['stream-after-end', 'chat, behind [DONE]', [say('Hi'), chat({}, 'stop'), chatUsage, DONE, say('!')]],
  ['stream-after-end', 'gemini', [gemini('Hi', 'STOP'), gemini('!')]],
  ['stream-unended', 'chat without a finish', [say('Hi'), chatUsage, DONE]],
  ['stream-unended', 'chat without either', [say('Hi'), chatUsage]],
  ['stream-unended', 'anthropic without its end', [begin(), block(0), delta('Hi'), stop(), over]],
  ['stream-unended', 'anthropic that is cut', [begin(), block(0), delta('Hi')]],
  ['stream-unended', 'responses that are cut', responses(created, saidDelta('Hi'))],
  ['stream-unended', 'gemini without a finish', [gemini('Hi')]],
  ['stream-no-usage', 'chat', [say('Hi'), chat({}, 'stop'), DONE]],
  [
    'stream-no-usage',
    'responses',
    responses(created, saidDelta('Hi'), {
      type: 'response.completed',
      response: { id: 'resp_1', status: 'completed', output: [] },
    }),
  ],
  ['think-block', 'chat', [say('<think>hm'), say('</think>Hi'), chat({}, 'stop'), chatUsage, DONE]],
  ['think-unclosed', 'anthropic', [begin(), block(0), delta('<think>hm'), stop(), over, last]],
];

function readStream(events: readonly string[]): Pick<GoldenAnswer, 'answer' | 'arrived'> {
  const sse = createSseReader();
  const reader = createStreamReader();
  for (const event of sse.push(new TextEncoder().encode(events.join('')))) reader.push(event);
  reader.end(sse.end());
  const answer = reader.answer();
  if (answer === null) throw new Error('these events are no answer');
  return { answer, arrived: { streamed: true, ended: reader.done() } };
}

function golden(id: string, events: readonly string[], kinds: FailureKind[]): GoldenAnswer {
  return {
    id: `stream: ${id}`,
    contract: { kind: 'stream', for: 'chat', usage: true },
    ...readStream(events),
    expected: { kind: 'unknown' },
    outcomes: [kinds.length === 0 ? 'usable' : 'failed'],
    kinds,
  };
}

/** Streams in every wire format, told by hand; the last came whole although a stream was asked for. */
export const streams: GoldenAnswer[] = [
  ...clean.map(([name, events]) => golden(`clean, ${name}`, events, [])),
  ...broken.map(([kind, name, events]) => golden(`${kind}, ${name}`, events, [kind])),
  {
    ...golden(
      'stream-unended, chat without [DONE], which is wanted',
      [say('Hi'), chat({}, 'stop'), chatUsage],
      ['stream-unended'],
    ),
    contract: { kind: 'stream', for: 'chat', usage: true, doneMarker: true },
  },
  {
    ...golden('whole', [say('Hi'), DONE], ['stream-whole']),
    answer: { ...emptyAnswer(), text: 'Hi', finishReason: 'stop' },
    arrived: { streamed: false, ended: true },
  },
];
