import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import OpenAI, { AzureOpenAI } from 'openai';
import type { MockDescription } from '../../../mocks/answer/answer-plan.ts';
import type { WireName } from '../../../lib/wire/formats/index.ts';
import { fallback } from '../request-body.ts';
import type { Ask } from '../wire-request.ts';
import { anthropic } from './anthropic.ts';
import { apiKey, type Client, MODEL } from './client.ts';
import { google } from './google.ts';
import { langchain } from './langchain.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { vercel } from './vercel.ts';

/** A client library at a wire format, as one provider speaks it. */
export interface ClientCase {
  client: string;
  wire: WireName;
  flavour?: string;
  /** Default: all three. */
  asks?: readonly Ask[];
  read: Client;
}

/** The openai package at an origin. */
export const openaiAt = (origin: string): OpenAI => new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
const azureAt = (origin: string): OpenAI =>
  new AzureOpenAI({ apiKey, endpoint: origin, deployment: MODEL, apiVersion: '2024-10-21', maxRetries: 0 });
const compatibleAt = (origin: string): LanguageModel =>
  createOpenAICompatible({ name: 'mock', apiKey, baseURL: `${origin}/v1`, supportsStructuredOutputs: true })(MODEL);
const withoutStructured: readonly Ask[] = ['text', 'tool'];

/** Every client that a mock is read by. */
export const clientCases: readonly ClientCase[] = [
  { client: 'openai', wire: 'openai-chat', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'azure', read: openaiChat(azureAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'groq', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'vllm', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'vllm-legacy', read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-chat', flavour: 'deepseek', asks: withoutStructured, read: openaiChat(openaiAt) },
  { client: 'openai', wire: 'openai-responses', read: openaiResponses },
  { client: '@anthropic-ai/sdk', wire: 'anthropic-messages', read: anthropic },
  { client: '@google/genai', wire: 'gemini', read: google },
  { client: '@langchain/openai', wire: 'openai-chat', read: langchain(false) },
  { client: '@langchain/openai', wire: 'openai-responses', read: langchain(true) },
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

/** A mock that insists on everything a real provider would insist on, and answers at once. */
export const strictMock: MockDescription = {
  ...fallback,
  model: MODEL,
  ttft: 'instant',
  tokensPerSecond: 10_000,
  refuses: ['other-models', 'missing-key', 'missing-version'],
};
