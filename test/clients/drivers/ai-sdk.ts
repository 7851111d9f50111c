import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, type LanguageModel, streamText } from 'ai';
import { type ClientDriver, PROMPT, type WireName } from '../client-driver.ts';
import { GEMINI_MODEL } from '../wires/gemini.ts';

function createDriver(
  provider: string,
  wire: WireName,
  createModel: (origin: string) => LanguageModel,
  api: { id: string; label: string } = { id: '', label: '' },
): ClientDriver {
  return {
    id: `ai-sdk-${provider}${api.id}`,
    label: `ai with @ai-sdk/${provider}${api.label}, \`generateText()\` and \`streamText().fullStream\``,
    packageName: `@ai-sdk/${provider}`,
    wire,
    modes: ['whole', 'streamed'],
    async call({ url, timeoutMs, streamed }, sink) {
      const question = { model: createModel(url), prompt: PROMPT, maxOutputTokens: 100, timeout: timeoutMs };
      if (!streamed) {
        const answer = await generateText(question);
        sink.text(answer.text);
        sink.finish(answer.finishReason);
        return;
      }
      // Without a handler of its own it prints what goes wrong, and `textStream` merely ends.
      for await (const part of streamText({ ...question, onError: () => {} }).fullStream) {
        if (part.type === 'text-delta') sink.text(part.text);
        else if (part.type === 'finish') sink.finish(part.finishReason);
        else if (part.type === 'error') throw part.error;
        else if (part.type === 'abort') throw new DOMException(part.reason ?? 'aborted', 'abort part');
      }
    },
  };
}

/** `@ai-sdk/openai` over chat completions; its default is the Responses API, see below. */
export const aiSdkOpenai = createDriver('openai', 'openai-chat', (url) =>
  createOpenAI({ apiKey: 'sk-test', baseURL: `${url}/v1` }).chat('gpt-x'),
);

/** `@ai-sdk/openai` as it comes: over the Responses API. */
export const aiSdkOpenaiResponses = createDriver(
  'openai',
  'openai-responses',
  (url) => createOpenAI({ apiKey: 'sk-test', baseURL: `${url}/v1` })('gpt-x'),
  { id: '-responses', label: ' as it comes (Responses)' },
);

/** `@ai-sdk/openai-compatible`, for everybody else who speaks chat completions. */
export const aiSdkOpenaiCompatible = createDriver('openai-compatible', 'openai-chat', (url) =>
  createOpenAICompatible({ name: 'test', apiKey: 'sk-test', baseURL: `${url}/v1` })('gpt-x'),
);

/** `@ai-sdk/anthropic`. */
export const aiSdkAnthropic = createDriver('anthropic', 'anthropic-messages', (url) =>
  createAnthropic({ apiKey: 'sk-test', baseURL: `${url}/v1` })('claude-x'),
);

/** `@ai-sdk/google`. */
export const aiSdkGoogle = createDriver('google', 'gemini', (url) =>
  createGoogleGenerativeAI({ apiKey: 'test', baseURL: `${url}/v1beta` })(GEMINI_MODEL),
);
