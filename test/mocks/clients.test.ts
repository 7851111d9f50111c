import Anthropic from '@anthropic-ai/sdk';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { GoogleGenAI } from '@google/genai';
import type { LanguageModel } from 'ai';
import OpenAI, { AzureOpenAI } from 'openai';
import { describe, expect, it } from 'vitest';
import type { MockDescription } from '../../mocks/answer-plan.ts';
import { createMockServer } from '../../mocks/server.ts';
import type { WireName } from '../../mocks/wire/index.ts';
import { anthropic } from './clients/anthropic.ts';
import { apiKey, type Client, MODEL } from './clients/client.ts';
import { google } from './clients/google.ts';
import { langchain } from './clients/langchain.ts';
import { openaiChat } from './clients/openai-chat.ts';
import { openaiResponses } from './clients/openai-responses.ts';
import { vercel } from './clients/vercel.ts';
import { factsOf, fallback, ticketBody } from './request-body.ts';
import type { Ask } from './wire-request.ts';

interface ClientCase {
  client: string;
  wire: WireName;
  flavour?: string;
  /** Default: all three. */
  asks?: readonly Ask[];
  read: Client;
}

const kinds = { text: 'chat', tool: 'tool-call', structured: 'extraction' } as const;

const openaiAt = (origin: string): OpenAI => new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
const azureAt = (origin: string): OpenAI =>
  new AzureOpenAI({ apiKey, endpoint: origin, deployment: MODEL, apiVersion: '2024-10-21', maxRetries: 0 });
const compatibleAt = (origin: string): LanguageModel =>
  createOpenAICompatible({ name: 'mock', apiKey, baseURL: `${origin}/v1`, supportsStructuredOutputs: true })(MODEL);
const withoutStructured: readonly Ask[] = ['text', 'tool'];

const cases: ClientCase[] = [
  { client: 'openai', wire: 'openai-chat', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'azure', read: openaiChat(azureAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'groq', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'vllm', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-responses', read: openaiResponses },
  { client: '@anthropic-ai/sdk', wire: 'anthropic-messages', read: anthropic },
  { client: '@google/genai', wire: 'gemini', read: google },
  { client: '@langchain/openai', wire: 'openai-chat', read: langchain },
  {
    client: 'ai with @ai-sdk/openai',
    wire: 'openai-chat',
    read: vercel((origin) => createOpenAI({ apiKey, baseURL: `${origin}/v1` }).chat(MODEL)),
  },
  {
    client: 'ai with @ai-sdk/openai',
    wire: 'openai-responses',
    read: vercel((origin) => createOpenAI({ apiKey, baseURL: `${origin}/v1` }).responses(MODEL)),
  },
  {
    client: 'ai with @ai-sdk/anthropic',
    wire: 'anthropic-messages',
    read: vercel((origin) => createAnthropic({ apiKey, baseURL: `${origin}/v1` })(MODEL)),
  },
  {
    client: 'ai with @ai-sdk/google',
    wire: 'gemini',
    read: vercel((origin) => createGoogleGenerativeAI({ apiKey, baseURL: `${origin}/v1beta` })(MODEL)),
  },
  ...['openai', 'mistral', 'groq', 'deepseek', 'vllm'].map((flavour) => ({
    client: 'ai with @ai-sdk/openai-compatible',
    wire: 'openai-chat' as const,
    flavour,
    read: vercel(compatibleAt),
    ...(flavour === 'deepseek' ? { asks: withoutStructured } : {}),
  })),
];

/** Everything a real provider would insist on is insisted on here. */
const strict: MockDescription = {
  ...fallback,
  model: MODEL,
  ttft: 'instant',
  tokensPerSecond: 10_000,
  refuses: ['other-models', 'missing-key', 'missing-version'],
};

describe.each(cases)('$client at $wire $flavour', ({ wire, flavour, asks = ['text', 'tool', 'structured'], read }) => {
  it('reads text, tool calls and structured output, streamed and not', async () => {
    const description = { ...strict, wire, ...(flavour === undefined ? {} : { flavour }) };
    await using server = await createMockServer({ description, seed: 5, port: 0 });
    const ticket = 3;
    for (const ask of asks) {
      const [system = '', user = ''] = ticketBody({ kind: kinds[ask], ticket }).messages.map(({ content }) => content);
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
    await using server = await createMockServer({ description: { ...strict, wire }, seed: 5, port: 0 });
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
    await using server = await createMockServer({ description: { ...strict, wire }, seed: 5, port: 0 });
    expect(await list(`http://127.0.0.1:${server.port}`)).toEqual([wire === 'gemini' ? `models/${MODEL}` : MODEL]);
  });
});
