import { describe, expect, test } from 'vitest';
import type { AskedPrint } from '../../../lib/collector/records/asked.ts';
import { renderWire } from '../../../lib/drill/targets/wires/index.ts';
import { digestText } from '../../../lib/kit/prints/digest.ts';
import { describeAsked } from '../../../lib/proxies/answers/describe-asked.ts';
import { startBothSides } from './start-both-sides.ts';
import { wireNames } from '../../../lib/wire/formats/index.ts';

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
  required: ['city'],
  additionalProperties: false,
};
const NO_TEXT = { characters: 0, hashes: '' };
const chat = {
  model: 'gpt-5',
  messages: [
    { role: 'system', content: 'You are terse.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Where is this?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
      ],
    },
    {
      role: 'assistant',
      content: 'I look it up.',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find_place', arguments: '{"city":"Ulm"}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'Ulm' },
    { role: 'user', content: 'And the weather? [cutover-ab12-7]' },
  ],
  tools: [{ type: 'function', function: { name: 'find_place', description: 'Finds one.', parameters: schema } }],
  tool_choice: { type: 'function', function: { name: 'find_place' } },
  response_format: { type: 'json_schema', json_schema: { name: 'weather', schema } },
  max_tokens: 300,
  temperature: 0.2,
  stream: true,
  user: 'cutover-ab12-7',
};

function print(body: object, path = '/v1/chat/completions'): AskedPrint {
  const asked = describeAsked(path, JSON.stringify(body));
  if (asked?.kind !== 'request') throw new Error(`Not read: ${JSON.stringify(asked)}`);
  return asked;
}

describe('A request of chat completions', () => {
  test('is told by numbers, names and hashes, without its texts', () => {
    const asked = print(chat);
    expect(asked).toEqual({
      kind: 'request',
      model: 'gpt-5',
      streamed: true,
      messages: { user: 2, assistant: 1, tool: 1 },
      system: digestText('You are terse.'),
      prompt: digestText('Where is this? I look it up. And the weather?'),
      media: 1,
      tools: [{ name: 'find_place', schema: expect.stringMatching(/^[0-9a-f]{8}$/) }],
      choice: 'tool find_place',
      format: { kind: 'schema', schema: asked.tools[0]?.schema, characters: 148 },
      maxTokens: 300,
      temperature: 0.2,
    });
    expect(JSON.stringify(asked)).not.toMatch(/terse|weather|Ulm|cutover/);
  });

  test.each(wireNames)('written as %s asks the same', (wire) => {
    const { path, body } = renderWire(wire, chat);
    // Gemini has the model in its path.
    const model = wire === 'gemini' ? null : 'gpt-5';
    expect(print(body, `/v1${path}`)).toEqual({ ...print(chat), model });
  });
});

const ask = { messages: [{ role: 'user', content: 'Hi' }] };
test.each<[string, object, Partial<AskedPrint>]>([
  ['nothing but a prompt', ask, { system: NO_TEXT, tools: [], choice: 'auto', format: { kind: 'none' } }],
  ['any JSON', { ...ask, response_format: { type: 'json_object' } }, { format: { kind: 'json' } }],
  [
    "Ollama's JSON",
    { ...ask, format: 'json', options: { num_predict: 9 } },
    { format: { kind: 'json' }, maxTokens: 9 },
  ],
  ['text as it says', { ...ask, response_format: { type: 'text' } }, { format: { kind: 'none' } }],
  [
    "OpenAI's first functions",
    { ...ask, functions: [{ name: 'f' }], function_call: { name: 'f' } },
    { choice: 'tool f' },
  ],
  [
    "Bedrock's Converse",
    {
      system: [{ text: 'Be kind.' }, { cachePoint: { type: 'default' } }],
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
      inferenceConfig: { maxTokens: 5, temperature: 1 },
      toolConfig: { tools: [{ toolSpec: { name: 'f', inputSchema: { json: schema } } }], toolChoice: { any: {} } },
    },
    { system: digestText('Be kind.'), prompt: digestText('Hi'), media: 0, maxTokens: 5, temperature: 1, choice: 'any' },
  ],
  [
    'a prompt of one text',
    { prompt: 'Hi' },
    { prompt: digestText('Hi'), messages: { user: 1, assistant: 0, tool: 0 } },
  ],
])('%s is read', (_, body, wanted) => {
  expect(print(body)).toMatchObject(wanted);
});

test.each<[string, string | null, unknown]>([
  ['/v1/embeddings', '{"input":"Hi"}', null],
  ['/v1/messages/count_tokens', JSON.stringify(ask), null],
  ['/v1/models', '', null],
  ['/v1/chat/completions', 'Hi', { kind: 'unread', reason: 'the request is no JSON object' }],
  ['/v1/chat/completions', '{"model":"m"}', { kind: 'unread', reason: 'the request has no messages' }],
  ['/v1/chat/completions', null, { kind: 'unread', reason: 'the request is longer than is kept of one' }],
])('what is sent to %s as %s is no request that can be compared', (target, body, asked) => {
  expect(describeAsked(target, body)).toEqual(asked);
});

test('A model that is called after what it hears is asked all the same', () => {
  expect(print(ask, '/openai/deployments/gpt-4o-audio/chat/completions').kind).toBe('request');
});

test('A schema asks the same however its types are written and its references are resolved', () => {
  const written = (parameters: object): string | undefined =>
    print({ ...ask, tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] }).tools[0]?.schema;
  const referring = {
    type: 'object',
    properties: { place: { $ref: '#/$defs/place' } },
    $defs: { place: { type: 'object', properties: { city: { type: ['string', 'null'] } } } },
  };
  const resolved = {
    type: 'OBJECT',
    properties: { place: { type: 'OBJECT', properties: { city: { type: 'STRING', nullable: true } } } },
  };
  expect(written(referring)).toBe(written(resolved));
  expect(written({ type: 'OBJECT', properties: { place: { type: 'OBJECT', properties: {} } } })).not.toBe(
    written(resolved),
  );
});

test('Both sides of a target record what they were asked', async () => {
  await using sides = await startBothSides([], 'of a drill');
  const bytes = Buffer.from('{"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}');
  const { attempt, exchange } = await sides.ask({ name: 'an answer', type: 'application/json', bytes }, 'all');
  const asked = { kind: 'request', model: 'm', streamed: true, prompt: digestText('Hello'), format: { kind: 'none' } };
  expect(attempt.asked).toMatchObject(asked);
  expect(exchange.asked).toEqual(attempt.asked);
});
