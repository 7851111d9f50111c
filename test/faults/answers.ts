/** One answer, as each wire format says it: shapes retyped by hand (vercel/ai fixtures, Apache-2.0), ids invented. */
export interface SampleAnswer {
  /** The events of the stream for these pieces of text. */
  stream(pieces: readonly string[]): string[];
  body(text: string): unknown;
  /** The text and the finish reason a client puts together of a stream. */
  readStream(events: readonly unknown[]): { text: string; finish: unknown };
  readBody(body: never): { text: string; finish: unknown };
  finish: { natural: string; length: string; filtered: string };
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { type: string }): string => `event: ${value.type}\n${data(value)}`;

type Chat = { choices: { delta: { content?: string }; message: { content: string }; finish_reason: string | null }[] };
type Gemini = { candidates: { content: { parts: { text: string; thought?: boolean }[] }; finishReason?: string }[] };
type Block = { type: string; text: string };

function readGemini(events: readonly Gemini[]): { text: string; finish: unknown } {
  const parts = events.flatMap(({ candidates }) => candidates.flatMap(({ content }) => content.parts));
  const text = parts.map((part) => (part.thought === true ? '' : part.text)).join('');
  return { text, finish: events.at(-1)?.candidates[0]?.finishReason };
}

const chatChunk = (delta: object, finish: string | null = null, usage: unknown = null): string =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
    usage,
  });

const message = (text: string): object => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const response = (status: string, output: unknown[], usage: unknown = null): object => ({
  id: 'resp_1',
  object: 'response',
  status,
  incomplete_details: null,
  output,
  usage,
});

export const sampleAnswers = {
  'openai-chat': {
    stream: (pieces) => [
      chatChunk({ role: 'assistant', content: '' }),
      ...pieces.map((content) => chatChunk({ content })),
      chatChunk({}, 'stop'),
      data({ id: 'chatcmpl-1', choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }),
      'data: [DONE]\n\n',
    ],
    body: (content) => ({
      id: 'chatcmpl-1',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    }),
    readStream(events) {
      const choices = (events as Chat[]).flatMap((chunk) => chunk.choices);
      const text = choices.map(({ delta }) => delta.content ?? '').join('');
      return { text, finish: choices.findLast(({ delta }) => delta.content === undefined)?.finish_reason };
    },
    readBody: ({ choices: [choice] }: Chat) => ({ text: choice?.message.content ?? '', finish: choice?.finish_reason }),
    finish: { natural: 'stop', length: 'length', filtered: 'content_filter' },
  },
  anthropic: {
    stream: (pieces) => [
      event({
        type: 'message_start',
        message: { id: 'msg_1', content: [], stop_reason: null, usage: { input_tokens: 3 } },
      } as never),
      event({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } } as never),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } } as never),
      event({ type: 'content_block_stop', index: 0 } as never),
      event({ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } } as never),
      event({ type: 'ping' }),
      ...pieces.map((text) =>
        event({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } } as never),
      ),
      event({ type: 'content_block_stop', index: 1 } as never),
      event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } } as never),
      event({ type: 'message_stop' }),
    ],
    body: (text) => ({
      type: 'message',
      id: 'msg_1',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 4 },
    }),
    readStream(events) {
      // A delta behind the stop of its block would be a broken stream.
      const stop = events.findLastIndex((value) => (value as Block).type === 'content_block_stop');
      const texts = events.slice(0, stop) as { delta?: { text?: string } }[];
      const last = events.find((value) => (value as Block).type === 'message_delta') as {
        delta: { stop_reason: unknown };
      };
      return { text: texts.map(({ delta }) => delta?.text ?? '').join(''), finish: last.delta.stop_reason };
    },
    readBody: ({ content, stop_reason: finish }: { content: Block[]; stop_reason: unknown }) => ({
      text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      finish,
    }),
    finish: { natural: 'end_turn', length: 'max_tokens', filtered: 'refusal' },
  },
  gemini: {
    stream: (pieces) => [
      data({ candidates: [{ content: { parts: [{ text: 'Hm.', thought: true }] } }], responseId: 'r1' }),
      ...pieces.map((text, place) =>
        data({
          candidates: [
            {
              content: { parts: [{ text }], role: 'model' },
              ...(place === pieces.length - 1 ? { finishReason: 'STOP' } : {}),
            },
          ],
          usageMetadata: { promptTokenCount: 3, candidatesTokenCount: place },
          responseId: 'r1',
        }),
      ),
    ],
    body: (text) => ({
      candidates: [{ content: { parts: [{ text: 'Hm.', thought: true }, { text }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 3 },
    }),
    readStream: (events) => readGemini(events as Gemini[]),
    readBody: (body: Gemini) => readGemini([body]),
    finish: { natural: 'STOP', length: 'MAX_TOKENS', filtered: 'SAFETY' },
  },
  'openai-responses': {
    stream(pieces) {
      const text = pieces.join('');
      return [
        event({ type: 'response.created', response: response('in_progress', []) } as never),
        event({ type: 'response.output_item.added', item: { type: 'message', content: [] } } as never),
        ...pieces.map((delta) => event({ type: 'response.output_text.delta', delta } as never)),
        event({ type: 'response.output_text.done', text } as never),
        event({ type: 'response.content_part.done', part: { type: 'output_text', text } } as never),
        event({ type: 'response.output_item.done', item: message(text) } as never),
        event({
          type: 'response.completed',
          response: response('completed', [message(text)], { input_tokens: 3 }),
        } as never),
      ];
    },
    body: (text) => response('completed', [{ type: 'reasoning' }, message(text)], { input_tokens: 3 }),
    readStream(events) {
      const texts = (events as { type: string; delta?: string; text?: string }[]).map(({ delta = '' }) => delta);
      const text = texts.join('');
      const [done, part, item, last] = events.slice(-4) as unknown as [
        { text: string },
        { part: Block },
        { item: { content: Block[] } },
        { type: string; response: { status: unknown; output: { content: Block[] }[] } },
      ];
      const said = [done.text, part.part.text, item.item.content[0]?.text, last.response.output[0]?.content[0]?.text];
      if (said.some((again) => again !== text)) throw new Error(`said ${JSON.stringify(said)} after "${text}"`);
      const { status } = last.response;
      if (status === 'incomplete' && last.type !== 'response.incomplete') throw new Error(`${last.type} is incomplete`);
      return { text, finish: status };
    },
    readBody: ({ output, status }: { output: { content?: Block[] }[]; status: unknown }) => ({
      text: output.flatMap(({ content = [] }) => content.map((block) => block.text)).join(''),
      finish: status,
    }),
    finish: { natural: 'completed', length: 'incomplete', filtered: 'incomplete' },
  },
} as const satisfies Record<string, SampleAnswer>;
