import { PIECES, TEXT, type WireAnswer } from './wire-answer.ts';

const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-x' };
const usage = { input_tokens: 16, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };

function event(type: string, more: object = {}): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
}

/** Messages. Shapes: fixtures of vercel/ai (Apache-2.0), retyped. */
export const anthropicMessages: WireAnswer = {
  path: '/v1/messages',
  streamedPath: '/v1/messages',
  whole: {
    ...message,
    content: [{ type: 'text', text: TEXT }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { ...usage, output_tokens: 9 },
  },
  events: [
    event('message_start', {
      message: {
        ...message,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping'),
    ...PIECES.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 9 } }),
    event('message_stop'),
  ],
  eventsBeforeText: 3,
  eventsToHalf: 5,
  finishEvent: 9,
};
