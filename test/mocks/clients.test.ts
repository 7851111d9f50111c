import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { describe, expect, it } from 'vitest';
import { createMockServer } from '../../mocks/server/server.ts';
import type { WireName } from '../../lib/wire/formats/index.ts';
import { clientCases, openaiAt, strictMock } from './clients/cases.ts';
import { apiKey, MODEL } from './clients/client.ts';
import { openaiChat } from './clients/openai-chat.ts';
import { factsOf, ticketBody } from './request-body.ts';

const kinds = { text: 'chat', tool: 'tool-call', structured: 'extraction' } as const;

describe.each(clientCases)(
  '$client at $wire $flavour',
  ({ wire, flavour, asks = ['text', 'tool', 'structured'], read }) => {
    it('reads text, tool calls and structured output, streamed and not', async () => {
      const description = { ...strictMock, wire, ...(flavour === undefined ? {} : { flavour }) };
      await using server = await createMockServer({ description, seed: 5, port: 0 });
      const ticket = 3;
      for (const ask of asks) {
        const [system = '', user = ''] = ticketBody({ kind: kinds[ask], ticket }).messages.map(
          ({ content }) => content,
        );
        const reads = [];
        for (const streamed of [false, true]) {
          reads.push(await read(`http://127.0.0.1:${server.port}`, { ask, streamed, system, user }));
        }
        const [whole, streamed] = reads;
        expect([ask, streamed]).toEqual([ask, whole]);
        const { ticketId } = factsOf(ticket);
        if (ask === 'text') expect(whole?.text).toMatch(/^## Ticket/);
        if (ask === 'structured') expect(JSON.parse(whole?.text ?? '')).toMatchObject({ ticket_id: ticketId });
        const calls =
          ask === 'tool'
            ? [{ name: 'open_case', input: expect.objectContaining({ ticket_id: ticketId }) as unknown }]
            : [];
        expect(whole?.calls).toEqual(calls);
      }
    });
  },
);

describe('a client that was moved', () => {
  it('from OpenAI to Mistral loses a streamed tool call without a word: the openai package goes by its index', async () => {
    const [system = '', user = ''] = ticketBody({ kind: 'tool-call', ticket: 3 }).messages.map(
      ({ content }) => content,
    );
    const calls = [];
    for (const differences of [[], ['tool-no-index']]) {
      await using server = await createMockServer({ description: { ...strictMock, differences }, seed: 5, port: 0 });
      const question = { ask: 'tool', streamed: true, system, user } as const;
      calls.push((await openaiChat(openaiAt)(`http://127.0.0.1:${server.port}`, question)).calls.length);
    }
    expect(calls).toEqual([1, 0]);
  });
});

describe('a client that is told of a mistake', () => {
  it.each<[string, WireName, (origin: string) => Promise<unknown>, object]>([
    [
      'openai',
      'openai-chat',
      (origin) => openaiAt(origin).chat.completions.create({ model: 'x', messages: [{ role: 'user', content: 'Hi' }] }),
      { status: 404, code: 'model_not_found' },
    ],
    [
      'openai',
      'openai-responses',
      (origin) => openaiAt(origin).responses.create({ model: 'x', input: 'Hi' }),
      { status: 404, code: 'model_not_found' },
    ],
    [
      '@anthropic-ai/sdk',
      'anthropic-messages',
      (origin) =>
        new Anthropic({ apiKey, baseURL: origin, maxRetries: 0 }).messages.create({
          model: 'x',
          max_tokens: 5,
          messages: [{ role: 'user', content: 'Hi' }],
        }),
      { status: 404, type: 'not_found_error' },
    ],
    [
      '@google/genai',
      'gemini',
      (origin) =>
        new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } }).models.generateContent({
          model: 'x',
          contents: 'Hi',
        }),
      { status: 404 },
    ],
  ])('%s at %s knows the error for what it is', async (_, wire, call, error) => {
    await using server = await createMockServer({ description: { ...strictMock, wire }, seed: 5, port: 0 });
    await expect(call(`http://127.0.0.1:${server.port}`)).rejects.toMatchObject(error);
  });

  it.each<[string, WireName, (origin: string) => Promise<string[]>]>([
    ['openai', 'openai-chat', async (origin) => (await openaiAt(origin).models.list()).data.map(({ id }) => id)],
    [
      '@anthropic-ai/sdk',
      'anthropic-messages',
      async (origin) => (await new Anthropic({ apiKey, baseURL: origin }).models.list()).data.map(({ id }) => id),
    ],
    [
      '@google/genai',
      'gemini',
      async (origin) => {
        const pager = await new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } }).models.list();
        return pager.page.map(({ name = '' }) => name);
      },
    ],
  ])('%s at %s lists the model', async (_, wire, list) => {
    await using server = await createMockServer({ description: { ...strictMock, wire }, seed: 5, port: 0 });
    expect(await list(`http://127.0.0.1:${server.port}`)).toEqual([wire === 'gemini' ? `models/${MODEL}` : MODEL]);
  });
});
