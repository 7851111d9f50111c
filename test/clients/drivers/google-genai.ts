import { GoogleGenAI, type HttpOptions } from '@google/genai';
import { type ClientDriver, PROMPT } from '../client-driver.ts';
import { GEMINI_MODEL } from '../wires/gemini.ts';

function createDriver(id: string, label: string, more: HttpOptions): ClientDriver {
  return {
    id,
    label,
    packageName: '@google/genai',
    wire: 'gemini',
    modes: ['whole', 'streamed'],
    async call({ url, timeoutMs, streamed }, sink) {
      const httpOptions = { baseUrl: url, timeout: timeoutMs, ...more };
      const { models } = new GoogleGenAI({ apiKey: 'test', vertexai: false, httpOptions });
      const question = { model: GEMINI_MODEL, contents: PROMPT };
      if (!streamed) {
        const answer = await models.generateContent(question);
        sink.text(answer.text ?? '');
        sink.finish(answer.candidates?.[0]?.finishReason);
        return;
      }
      for await (const part of await models.generateContentStream(question)) {
        sink.text(part.text ?? '');
        sink.finish(part.candidates?.[0]?.finishReason);
      }
    },
  };
}

/** `@google/genai` as it comes: without retries. */
export const googleGenai = createDriver('google-genai', '@google/genai, `models.generateContent()`', {});

/** `@google/genai` with an empty `retryOptions`, which turns its retries on. */
export const googleGenaiRetrying = createDriver('google-genai-retrying', '@google/genai with `retryOptions: {}`', {
  retryOptions: {},
});
