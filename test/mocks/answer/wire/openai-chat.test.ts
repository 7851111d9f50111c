import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { planAnswer } from '../../../../mocks/mock/plan-answer.ts';
import { openaiChat } from '../../../../mocks/answer/wire/openai-chat/index.ts';
import { readStream } from '../../read-stream.ts';
import { chatRequest, fallback, ticketBody } from '../../request-body.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';

const messages = [{ role: 'user', content: 'Say something.' }];

function answer(body: unknown, dialect = 'strict'): { status: number; text: string; headers: Record<string, string> } {
  const { status, headers, frames } = planAnswer(chatRequest(body), resolveMock({ ...fallback, dialect }), 1);
  return { status, headers, text: [...frames].map(({ data }) => data).join('') };
}

function json(body: unknown): unknown {
  return JSON.parse(answer(body).text);
}

describe('a chat completion', () => {
  it('has the shape and the headers of OpenAI', () => {
    const { headers, text } = answer(ticketBody({ kind: 'chat' }));
    expect(JSON.parse(text)).toEqual({
      id: expect.stringMatching(/^chatcmpl-[0-9a-f]{24}$/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'fallback-model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: expect.stringMatching(/^## /), refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: expect.objectContaining({
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      }),
      service_tier: 'default',
      system_fingerprint: expect.stringMatching(/^fp_[0-9a-f]{10}$/),
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{24}$/),
      'openai-processing-ms': expect.stringMatching(/^\d+$/),
    });
  });

  it('carries a tool call with content null, an id and arguments as text', () => {
    expect(json(ticketBody({ kind: 'tool-call' }))).toMatchObject({
      choices: [
        {
          message: {
            content: null,
            tool_calls: [
              {
                id: expect.stringMatching(/^call_[0-9a-f]{24}$/),
                type: 'function',
                function: { name: 'open_case', arguments: expect.stringMatching(/^\{"ticket_id":\d+,.*\}$/) },
              },
            ],
          },
          finish_reason: 'tool_calls',
        },
      ],
    });
  });
});

describe('a stream of chat completion chunks', () => {
  it('begins with the role, ends with finish reason, usage and [DONE], and cuts text into small deltas', () => {
    const { text, headers } = answer(ticketBody({ kind: 'chat', streamed: true }));
    const { chunks, done, usage } = readStream(text);
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    const deltas = chunks.slice(1, -2).map((chunk) => chunk.choices[0]?.delta.content ?? '');
    expect(deltas.every((delta) => delta.length >= 1 && delta.length <= 14)).toBe(true);
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: expect.any(Object) });
    expect([done, new Set(chunks.map(({ id }) => id)).size, usage !== null]).toEqual([true, 1, true]);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
  });

  it('sends no usage to a caller that did not ask', () => {
    const { text } = answer({ model: 'x', messages, stream: true });
    expect(text).not.toContain('"usage"');
    expect(readStream(text).done).toBe(true);
  });

  it('names the tool once and sends its arguments in fragments', () => {
    const { chunks, calls } = readStream(answer(ticketBody({ kind: 'tool-call', streamed: true })).text);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: null, refusal: null });
    const parts = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(parts[0]).toMatchObject({ index: 0, type: 'function', function: { name: 'open_case', arguments: '' } });
    expect(parts.slice(1).every((part) => part.id === undefined && part.function.name === undefined)).toBe(true);
    expect(parts.length).toBeGreaterThan(20);
    expect(JSON.parse(calls[0]?.arguments ?? '')).toMatchObject({ ticket_id: expect.any(Number) });
  });

  it.each([1, 2, 3, 4])('never cuts a character in two, with deltas of %i', (size) => {
    const text = 'a\u{1f600}b\u{1f680}\u{1f680}cd\u{1f600}';
    const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1, reasoningTokens: 0 };
    const reply = { text, toolCalls: [], finish: 'stop', id: 'f'.repeat(24), model: 'm', created: 1, usage } as const;
    const asked = {
      toolCalls: [],
      timing: { promptMs: 1, answerMs: 1 },
      includeUsage: false,
      streamFraming: 'sse',
    } as const;
    const parts = [...openaiChat.create(undefined, []).renderStream({ ...reply, ...asked, toolCalls: [] }, () => size)];
    const { chunks, content } = readStream(parts.map(({ data }) => data).join(''));
    expect(content).toBe(text);
    // Throws on half a surrogate pair.
    for (const chunk of chunks) encodeURIComponent(chunk.choices[0]?.delta.content ?? '');
  });
});

describe('a request without a ticket', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'age', 'tags', 'mood', 'home', 'self'],
    properties: {
      name: { type: 'string' },
      age: { type: 'integer', minimum: 18, maximum: 30 },
      tags: { type: 'array', minItems: 2, items: { type: 'string' } },
      mood: { enum: ['good', 'bad'] },
      home: { $ref: '#/$defs/home' },
      self: { anyOf: [{ type: 'null' }, { $ref: '#' }] },
    },
    $defs: { home: { type: 'object', required: ['zip'], properties: { zip: { type: ['string', 'null'] } } } },
  };
  const contentOf = (body: unknown): string =>
    (json(body) as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? '';

  it('is answered with values that match the schema it brings', () => {
    const matches = new Ajv({ strict: false }).compile(schema);
    for (let index = 0; index < 50; index++) {
      const content = contentOf({
        model: 'x',
        messages: [{ role: 'user', content: `Person ${index}` }],
        response_format: { type: 'json_schema', json_schema: { name: 'person', schema } },
      });
      expect([JSON.parse(content), matches(JSON.parse(content))]).toEqual([expect.anything(), true]);
    }
  });

  it('is answered with a call of the tool it asks for, which matches', () => {
    const tools = ['a', 'b'].map((name) => ({ type: 'function', function: { name, parameters: schema } }));
    const choice = { type: 'function', function: { name: 'b' } };
    expect(json({ model: 'x', messages, tools, tool_choice: choice })).toMatchObject({
      choices: [{ message: { tool_calls: [{ function: { name: 'b' } }] } }],
    });
    expect(contentOf({ model: 'x', messages, tools, tool_choice: 'none' })).toMatch(/\.$/);
    const afterResult = [...messages, { role: 'tool', tool_call_id: 'call_1', content: '{}' }];
    expect(contentOf({ model: 'x', messages: afterResult, tools })).toMatch(/\.$/);
  });

  it('is answered with JSON or plain text, as it asks', () => {
    expect(JSON.parse(contentOf({ model: 'x', messages, response_format: { type: 'json_object' } }))).toEqual({
      answer: expect.any(String),
    });
    expect(contentOf({ model: 'x', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] })).toMatch(
      /^[A-Z][\w ,.]+\.$/,
    );
  });
});

describe('a request that OpenAI would refuse', () => {
  it.each([
    ['{', null, null],
    ['[]', null, null],
    ['{"messages":[]}', null, null],
    ['{"model":"x"}', 'messages', 'missing_required_parameter'],
    ['{"model":"x","messages":[]}', 'messages', 'invalid_type'],
    ['{"model":"x","messages":[7]}', 'messages', 'invalid_type'],
  ])('%s gets a 400 in its error shape', (body, param, code) => {
    const plan = planAnswer({ method: 'POST', path: '/v1/chat/completions', body }, resolveMock(fallback), 1);
    expect([plan.status, JSON.parse([...plan.frames][0]?.data ?? '')]).toEqual([
      400,
      { error: { message: expect.any(String), type: 'invalid_request_error', param, code } },
    ]);
  });

  it.each([
    ['POST', '/v1/moderations'],
    ['GET', '/v1/chat/completions'],
    ['GET', '/'],
  ])('%s %s gets a 404 in its error shape', (method, path) => {
    const plan = planAnswer({ method, path, body: '' }, resolveMock(fallback), 1);
    const error = {
      message: `Invalid URL (${method} ${path})`,
      type: 'invalid_request_error',
      param: null,
      code: null,
    };
    expect([plan.status, JSON.parse([...plan.frames][0]?.data ?? '')]).toEqual([404, { error }]);
  });

  it('lists its model', () => {
    const plan = planAnswer({ method: 'GET', path: '/v1/models', body: '' }, resolveMock(fallback), 1);
    expect(JSON.parse([...plan.frames][0]?.data ?? '')).toMatchObject({
      object: 'list',
      data: [{ id: 'fallback-model', object: 'model' }],
    });
  });
});
