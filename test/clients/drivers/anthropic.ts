import Anthropic from '@anthropic-ai/sdk';
import { type ClientCall, type ClientDriver, PROMPT } from '../client-driver.ts';

const question = { model: 'claude-x', max_tokens: 100, messages: [{ role: 'user' as const, content: PROMPT }] };

function createClient({ url, timeoutMs }: ClientCall): Anthropic {
  return new Anthropic({ apiKey: 'sk-test', baseURL: url, timeout: timeoutMs, logLevel: 'off' });
}

/** `@anthropic-ai/sdk`: `create()`, and the stream it returns read event by event. */
export const anthropic: ClientDriver = {
  id: 'anthropic',
  label: '@anthropic-ai/sdk, `messages.create()`',
  packageName: '@anthropic-ai/sdk',
  wire: 'anthropic-messages',
  modes: ['whole', 'streamed'],
  async call(call, sink) {
    const { messages } = createClient(call);
    if (!call.streamed) {
      const message = await messages.create(question);
      for (const block of message.content ?? []) if (block.type === 'text') sink.text(block.text);
      sink.finish(message.stop_reason);
      return;
    }
    for await (const event of await messages.create({ ...question, stream: true })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') sink.text(event.delta.text);
      if (event.type === 'message_delta') sink.finish(event.delta.stop_reason);
    }
  },
};

/** `@anthropic-ai/sdk`: its helper for streams, awaited for the whole message. */
export const anthropicStreamHelper: ClientDriver = {
  id: 'anthropic-stream',
  label: '@anthropic-ai/sdk, `messages.stream()` and `finalMessage()`',
  packageName: '@anthropic-ai/sdk',
  wire: 'anthropic-messages',
  modes: ['streamed'],
  async call(call, sink) {
    const stream = createClient(call).messages.stream(question);
    stream.on('text', (piece) => sink.text(piece));
    sink.finish((await stream.finalMessage()).stop_reason);
  },
};
