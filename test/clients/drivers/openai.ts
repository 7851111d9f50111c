import OpenAI from 'openai';
import { type ClientCall, type ClientDriver, PROMPT } from '../client-driver.ts';

const messages = [{ role: 'user' as const, content: PROMPT }];

function createClient({ url, timeoutMs }: ClientCall): OpenAI {
  return new OpenAI({ apiKey: 'sk-test', baseURL: `${url}/v1`, timeout: timeoutMs, logLevel: 'off' });
}

/** `openai`: `create()`, and the stream it returns read event by event. */
export const openai: ClientDriver = {
  id: 'openai',
  label: 'openai, `chat.completions.create()`',
  packageName: 'openai',
  wire: 'openai-chat',
  modes: ['whole', 'streamed'],
  async call(call, sink) {
    const { completions } = createClient(call).chat;
    if (!call.streamed) {
      const [choice] = (await completions.create({ model: 'gpt-x', messages })).choices ?? [];
      sink.text(choice?.message.content ?? '');
      sink.finish(choice?.finish_reason);
      return;
    }
    const stream = await completions.create({
      model: 'gpt-x',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const { choices } of stream) {
      sink.text(choices?.[0]?.delta?.content ?? '');
      sink.finish(choices?.[0]?.finish_reason);
    }
  },
};

/** `openai`: its helper for streams, awaited for the whole completion. */
export const openaiStreamHelper: ClientDriver = {
  id: 'openai-stream',
  label: 'openai, `chat.completions.stream()` and `finalChatCompletion()`',
  packageName: 'openai',
  wire: 'openai-chat',
  modes: ['streamed'],
  async call(call, sink) {
    const stream = createClient(call).chat.completions.stream({ model: 'gpt-x', messages });
    stream.on('content', (piece) => sink.text(piece));
    const completion = await stream.finalChatCompletion();
    sink.finish(completion.choices[0]?.finish_reason);
  },
};
