import type { Runnable } from '@langchain/core/runnables';
import type { AIMessageChunk } from '@langchain/core/messages';
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import { ChatOpenAI } from '@langchain/openai';
import { type ClientCall, type ClientDriver, type ClientSink, PROMPT } from '../client-driver.ts';

type Model = Runnable<BaseLanguageModelInput, AIMessageChunk>;

function createModel(origin: string, timeout: number, onCall = (): void => {}): ChatOpenAI {
  const watchedFetch: typeof fetch = (...request) => {
    onCall();
    return fetch(...request);
  };
  const configuration = { baseURL: `${origin}/v1`, logLevel: 'off', fetch: watchedFetch } as const;
  return new ChatOpenAI({ model: 'gpt-x', apiKey: 'sk-test', timeout, configuration });
}

function createDriver(id: string, label: string, create: (call: ClientCall, sink: ClientSink) => Model): ClientDriver {
  return {
    id,
    label,
    packageName: '@langchain/openai',
    wire: 'openai-chat',
    modes: ['whole', 'streamed'],
    async call(call, sink) {
      const model = create(call, sink);
      const parts = call.streamed ? await model.stream(PROMPT) : [await model.invoke(PROMPT)];
      for await (const part of parts) {
        sink.text(part.text);
        sink.finish(part.response_metadata.finish_reason as string | undefined);
      }
    },
  };
}

/** `@langchain/openai`: `invoke()` and `stream()` of a chat model. */
export const langchainOpenai = createDriver(
  'langchain-openai',
  '@langchain/openai, `ChatOpenAI`',
  ({ url, timeoutMs }) => createModel(url, timeoutMs),
);

/** The same with a healthy model to fall back on. */
export const langchainFallbacks = createDriver(
  'langchain-fallbacks',
  '@langchain/openai, `ChatOpenAI` with `withFallbacks([healthy])`; calls are those to the first',
  ({ url, fallbackUrl, timeoutMs }, { fallBack }) =>
    createModel(url, timeoutMs).withFallbacks([createModel(fallbackUrl, timeoutMs, fallBack)]),
);
