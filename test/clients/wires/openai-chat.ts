import { PIECES, TEXT, type WireAnswer } from './wire-answer.ts';

const envelope = { id: 'chatcmpl-1', created: 1_770_000_000, model: 'gpt-x', service_tier: 'default' };
const usage = {
  prompt_tokens: 16,
  completion_tokens: 9,
  total_tokens: 25,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0 },
};

function frame(choices: object[], more: object = { usage: null }): string {
  return `data: ${JSON.stringify({ ...envelope, object: 'chat.completion.chunk', choices, ...more })}\n\n`;
}

function delta(part: object, finish: string | null = null): string {
  return frame([{ index: 0, delta: part, logprobs: null, finish_reason: finish }]);
}

/** Chat completions. Shapes: fixtures of vercel/ai (Apache-2.0) and openai-openapi (MIT), retyped. */
export const openaiChat: WireAnswer = {
  path: '/v1/chat/completions',
  streamedPath: '/v1/chat/completions',
  whole: {
    ...envelope,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: TEXT, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage,
  },
  events: [
    delta({ role: 'assistant', content: '', refusal: null }),
    ...PIECES.map((content) => delta({ content })),
    delta({}, 'stop'),
    frame([], { usage }),
    'data: [DONE]\n\n',
  ],
  eventsBeforeText: 1,
  eventsToHalf: 3,
  finishEvent: 6,
};
