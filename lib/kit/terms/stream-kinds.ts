/** How a stream breaks the client that reads it, whatever it says. */
export const streamKinds = {
  'stream-whole': { layer: 'transport', silent: false, example: 'stream: true is answered by one JSON body' },
  'stream-two-messages': {
    layer: 'transport',
    silent: true,
    example: 'a second message_start, or another id, in the middle of the stream: two answers run into one',
  },
  'stream-order': {
    layer: 'transport',
    silent: true,
    example: 'sequence_number 7, 9, 8; a content_block_delta of a block that was never opened, or an event sent twice',
  },
  'stream-after-end': { layer: 'transport', silent: true, example: 'text behind finish_reason "stop" or [DONE]' },
  'stream-unended': {
    layer: 'transport',
    silent: true,
    example: 'the stream closes without a finish reason, or without [DONE], message_stop or response.completed',
  },
  'stream-no-usage': { layer: 'transport', silent: true, example: 'no event says how many tokens the answer took' },
} as const;
