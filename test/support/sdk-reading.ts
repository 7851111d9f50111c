import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import type { WireName } from '../../lib/wire/formats/index.ts';

/** What an official SDK makes of a stream, or the error it throws at it. */
export type SdkReading =
  | { kind: 'read'; text: string; calls: { name: string; arguments: string }[]; finishReason: string | null }
  | { kind: 'thrown'; error: string };

/** Which wire format a stream is in, by its text; null: none that an SDK here reads. */
export function guessWire(stream: string): WireName | null {
  if (stream.includes('"candidates"') || stream.includes('"promptFeedback"')) return 'gemini';
  if (stream.includes('"message_start"')) return 'anthropic-messages';
  if (/"type": ?"response\./.test(stream)) return 'openai-responses';
  return /"choices"|"error"/.test(stream) ? 'openai-chat' : null;
}

/** Lets the provider's own SDK read these bytes as the body of a 200. No request leaves the process. */
export async function readWithSdk(wire: WireName, bytes: Uint8Array<ArrayBuffer>): Promise<SdkReading> {
  try {
    return { kind: 'read', ...(await readers[wire](bytes)) };
  } catch (error) {
    return { kind: 'thrown', error: (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '' };
  }
}

type Read = Omit<SdkReading & { kind: 'read' }, 'kind'>;
const answerWith = (bytes: Uint8Array<ArrayBuffer>) => (): Promise<Response> =>
  Promise.resolve(new Response(bytes, { headers: { 'content-type': 'text/event-stream' } }));
const options = { apiKey: 'none', maxRetries: 0 };
const messages = [{ role: 'user' as const, content: 'Hello' }];

const readers: Record<WireName, (bytes: Uint8Array<ArrayBuffer>) => Promise<Read>> = {
  async 'openai-chat'(bytes) {
    const client = new OpenAI({ ...options, fetch: answerWith(bytes) });
    const [choice] = (await client.chat.completions.stream({ model: 'm', messages }).finalChatCompletion()).choices;
    const calls = (choice?.message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function' ? [{ name: call.function.name, arguments: call.function.arguments }] : [],
    );
    return { text: choice?.message.content ?? '', calls, finishReason: choice?.finish_reason ?? null };
  },
  async 'openai-responses'(bytes) {
    const client = new OpenAI({ ...options, fetch: answerWith(bytes) });
    const response = await client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse();
    const calls = response.output.flatMap((item) => {
      if (item.type === 'function_call') return [{ name: item.name, arguments: item.arguments }];
      return item.type === 'custom_tool_call' ? [{ name: item.name, arguments: item.input }] : [];
    });
    return {
      text: response.output_text,
      calls,
      finishReason: response.incomplete_details?.reason ?? response.status ?? null,
    };
  },
  async 'anthropic-messages'(bytes) {
    const client = new Anthropic({ ...options, fetch: answerWith(bytes) });
    const message = await client.messages.stream({ model: 'm', max_tokens: 9, messages }).finalMessage();
    const calls = message.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ name: block.name, arguments: JSON.stringify(block.input) }] : [],
    );
    const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    return { text, calls, finishReason: message.stop_reason };
  },
  async gemini(bytes) {
    // The SDK calls whatever `fetch` the process has.
    const { fetch } = globalThis;
    globalThis.fetch = answerWith(bytes);
    try {
      const { models } = new GoogleGenAI({ apiKey: 'none', vertexai: false });
      const read: Read = { text: '', calls: [], finishReason: null };
      for await (const chunk of await models.generateContentStream({ model: 'm', contents: 'Hello' })) {
        const [candidate] = chunk.candidates ?? [];
        read.finishReason = candidate?.finishReason ?? read.finishReason;
        for (const { text, thought, functionCall } of candidate?.content?.parts ?? []) {
          if (thought !== true) read.text += text ?? '';
          if (functionCall?.name !== undefined)
            read.calls.push({ name: functionCall.name, arguments: JSON.stringify(functionCall.args ?? {}) });
        }
      }
      return read;
    } finally {
      globalThis.fetch = fetch;
    }
  },
};
