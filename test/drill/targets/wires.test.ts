import { describe, expect, it } from 'vitest';
import { renderCall } from '../../../lib/drill/targets/render-call.ts';
import { type WireName, wireNames } from '../../../lib/wire/formats/index.ts';
import { readAnthropicRequest } from '../../../mocks/answer/wire/anthropic-messages/read-request.ts';
import { readGeminiRequest } from '../../../mocks/answer/wire/gemini/read-request.ts';
import { readChatRequest } from '../../../mocks/answer/wire/openai-chat/read-request.ts';
import { readResponsesRequest } from '../../../mocks/answer/wire/openai-responses/read-request.ts';
import type { MockRequest } from '../../../mocks/answer/answer-plan.ts';
import type { ReadRequest } from '../../../mocks/answer/wire/wire-format.ts';

const schema = { type: 'object', required: ['total'], properties: { total: { type: 'number' } } };
const tool = { name: 'open_case', description: 'Opens a case.', parameters: schema };
const chat = {
  model: 'm-1',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Refund ticket 7.' }] },
  ],
  max_tokens: 64,
  temperature: 0,
  user: 'cutover-run-1',
};

/** How the mocks, who refuse what a provider would refuse, read a request of each format. */
const readers: Record<WireName, (request: MockRequest) => ReadRequest> = {
  'openai-chat': ({ body }) => readChatRequest(body, null),
  'openai-responses': ({ body }) => readResponsesRequest(body),
  'anthropic-messages': ({ body }) => readAnthropicRequest(body),
  gemini: readGeminiRequest,
};

function ask(wire: WireName, body: object, streamed = false) {
  const base = wire === 'gemini' ? '/v1beta' : '/v1/there';
  const known = { case: {}, tenant: 't', session: 's', correlationId: 'c', streamed };
  const place = { url: `http://127.0.0.1:80${base}`, headers: { authorization: 'Bearer x' } };
  const call = renderCall({ kind: 'wire', wire }, place, { ...known, chat: body });
  const { pathname, search } = new URL(call.url);
  const read = readers[wire]({ method: call.method, path: pathname, query: search.slice(1), body: call.body ?? '' });
  if (read.kind === 'problem') throw new Error(`refused: ${read.problem.message}`);
  return { call, body: JSON.parse(call.body ?? ''), ...read };
}

describe.each(wireNames)('a neutral request in %s', (wire) => {
  it('asks the same', () => {
    const { request, model, call } = ask(wire, chat);
    expect(model).toBe('m-1');
    expect(request).toMatchObject({ maxTokens: 64, streamed: false, schema: null, tools: [] });
    expect(request.prompt).toContain('Be brief.');
    expect(request.prompt).toContain('Refund ticket 7.');
    expect(call.headers['authorization']).toBe('Bearer x');
  });

  it('asks for a stream', () => {
    expect(ask(wire, { ...chat, stream: true }, true).request.streamed).toBe(true);
  });

  it('asks for JSON by a schema', () => {
    const format = { type: 'json_schema', json_schema: { name: 'total', schema } };
    expect(ask(wire, { ...chat, response_format: format }).request.schema).toEqual(schema);
  });

  it('offers tools, and asks for one', () => {
    const offered = { ...chat, tools: [{ type: 'function', function: tool }] };
    expect(ask(wire, offered).request.tools).toEqual([tool]);
    const choice = { type: 'function', function: { name: 'open_case' } };
    expect(ask(wire, { ...offered, tool_choice: choice }).request.requiredTool).toBe('open_case');
  });

  it('hands on what was said before, and what tools gave back', () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'open_case', arguments: '{"total":3}' } };
    const messages = [
      ...chat.messages,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'case 12 is open' },
    ];
    const { request, body } = ask(wire, { ...chat, messages, tools: [{ type: 'function', function: tool }] });
    expect(request.prompt).toContain('case 12 is open');
    expect(JSON.stringify(body)).toContain('"total');
    expect(JSON.stringify(body)).toContain('open_case');
  });
});

it('bears the correlation id in the field that each format has for a user', () => {
  expect(ask('openai-responses', chat).body).toMatchObject({ user: chat.user });
  expect(ask('anthropic-messages', chat).body).toMatchObject({ metadata: { user_id: chat.user } });
});

it.each<[Exclude<WireName, 'openai-chat'>, string, object]>([
  ['openai-responses', 'none', { reasoning: { effort: 'none' } }],
  ['openai-responses', 'high', { reasoning: { effort: 'high' } }],
  ['anthropic-messages', 'none', { thinking: { type: 'disabled' }, max_tokens: 64, temperature: 0 }],
  ['anthropic-messages', 'low', { thinking: { type: 'enabled', budget_tokens: 1_024 }, max_tokens: 1_088 }],
  ['gemini', 'none', { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } }],
  ['gemini', 'high', { generationConfig: { thinkingConfig: { thinkingBudget: 24_576 } } }],
])('tells %s to think: %s', (wire, effort, expected) => {
  const { body, request } = ask(wire, { ...chat, reasoning_effort: effort });
  expect(body).toMatchObject(expected);
  expect(request.thinking?.kind).toBe(effort === 'none' ? 'off' : 'on');
  // Who thinks takes no temperature there.
  if (wire === 'anthropic-messages') expect('temperature' in body).toBe(effort === 'none');
});

it.each(['anthropic-messages', 'gemini'] as const)('says nothing to %s of an effort that nobody knows', (wire) => {
  expect(ask(wire, { ...chat, reasoning_effort: 'constructor' }).body).toEqual(ask(wire, chat).body);
});

it('names a limit where Anthropic asks for one and the case has none', () => {
  expect(ask('anthropic-messages', { ...chat, max_tokens: undefined }).request.maxTokens).toBe(4_096);
});

const PNG = 'iVBORw0KGgo=';
const seen = [
  { type: 'text', text: 'What is ' },
  { type: 'text', text: 'this?' },
  { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
  { type: 'image_url', image_url: { url: 'https://images.example/7.png' } },
];
const text = 'What is this?';
it.each<[Exclude<WireName, 'openai-chat'>, object]>([
  [
    'openai-responses',
    {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text },
            { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'auto' },
            { type: 'input_image', image_url: 'https://images.example/7.png', detail: 'auto' },
          ],
        },
      ],
    },
  ],
  [
    'anthropic-messages',
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
            { type: 'image', source: { type: 'url', url: 'https://images.example/7.png' } },
          ],
        },
      ],
    },
  ],
  [
    'gemini',
    {
      contents: [
        {
          role: 'user',
          parts: [
            { text },
            { inlineData: { mimeType: 'image/png', data: PNG } },
            { fileData: { fileUri: 'https://images.example/7.png' } },
          ],
        },
      ],
    },
  ],
])('shows images in %s as that format has them', (wire, expected) => {
  expect(ask(wire, { ...chat, messages: [{ role: 'user', content: seen }] }).body).toMatchObject(expected);
});

it('is as strict of tools and schemas as it was, where a format can be', () => {
  const strict = {
    ...chat,
    tools: [{ type: 'function', function: { ...tool, strict: true } }],
    response_format: { type: 'json_schema', json_schema: { name: 'total', schema, strict: true } },
  };
  expect(ask('openai-responses', strict).body).toMatchObject({
    tools: [{ strict: true }],
    text: { format: { strict: true } },
  });
  // Left out, Responses would take it as strict.
  const loose = { ...chat, tools: [{ type: 'function', function: tool }] };
  expect(ask('openai-responses', loose).body).toMatchObject({ tools: [{ strict: false }] });
  expect(ask('anthropic-messages', strict).body).toMatchObject({ tools: [{ strict: true }] });
  expect(ask('anthropic-messages', loose).body.tools[0]).not.toHaveProperty('strict');
});
