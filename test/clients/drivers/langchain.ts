import { ChatOpenAI } from '@langchain/openai';
import { type ClientDriver, PROMPT } from '../client-driver.ts';

/** `@langchain/openai`: `invoke()` and `stream()` of a chat model. */
export const langchainOpenai: ClientDriver = {
  id: 'langchain-openai',
  label: '@langchain/openai, `ChatOpenAI`',
  packageName: '@langchain/openai',
  wire: 'openai-chat',
  modes: ['whole', 'streamed'],
  async call({ url, timeoutMs, streamed }, sink) {
    const model = new ChatOpenAI({
      model: 'gpt-x',
      apiKey: 'sk-test',
      timeout: timeoutMs,
      configuration: { baseURL: `${url}/v1`, logLevel: 'off' },
    });
    if (!streamed) {
      const answer = await model.invoke(PROMPT);
      sink.text(answer.text);
      sink.finish(answer.response_metadata.finish_reason as string | undefined);
      return;
    }
    for await (const part of await model.stream(PROMPT)) {
      sink.text(part.text);
      sink.finish(part.response_metadata.finish_reason as string | undefined);
    }
  },
};
