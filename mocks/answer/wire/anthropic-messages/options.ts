import type { ChunkSizesName } from '../../chunk-size.ts';
import type { Difference, Flavour } from '../define-wire.ts';
import type { Refusable } from '../refusable.ts';

/** Everything in which those who speak Anthropic's Messages differ from each other, and from one answer to the next. */
export interface AnthropicOptions {
  /** A text block in front of every tool call. */
  preamble: string;
  said: 'as-text' | 'as-refusal';
  /** Why the model stopped, where it is none of the usual reasons. */
  stopReason: 'pause_turn' | 'model_context_window_exceeded' | null;
  /** Is there a signature behind the thoughts? */
  signature: boolean;
  ping: boolean;
  /** Is `message_stop` sent? */
  messageStop: boolean;
  /** Which events of a stream carry the token counts. */
  usage: 'both' | 'start-only';
  /** A null `details` in errors, as older ones have. */
  errorDetails: boolean;
  chunkSizes: ChunkSizesName;
  refuses: readonly Refusable[];
}

/** Anthropic itself. */
export const anthropicOptions: AnthropicOptions = {
  preamble: '',
  said: 'as-text',
  stopReason: null,
  signature: true,
  ping: true,
  messageStop: true,
  usage: 'both',
  errorDetails: false,
  chunkSizes: 'anthropic',
  refuses: [],
};

/** What breaks parsers on a switch, as seen in the streams recorded among the test fixtures of vercel/ai (Apache-2.0). */
export const anthropicDifferences = {
  'tool-preamble': {
    doc: 'A text block in front of a tool call, which then has index 1.',
    set: { preamble: "I'll check that for you." },
  },
  refusal: { doc: 'Stop reason refusal, and no content at all.', set: { said: 'as-refusal' } },
  'pause-turn': { doc: 'Stop reason pause_turn: the caller is to go on.', set: { stopReason: 'pause_turn' } },
  'context-window': {
    doc: 'Stop reason model_context_window_exceeded.',
    set: { stopReason: 'model_context_window_exceeded' },
  },
  'no-signature': { doc: 'Thoughts without a signature (gateways).', set: { signature: false } },
  'no-ping': { doc: 'No ping in a stream (gateways).', set: { ping: false } },
  'no-message-stop': { doc: 'No message_stop at the end (gateways).', set: { messageStop: false } },
  'usage-at-start': { doc: 'Token counts in message_start only (gateways).', set: { usage: 'start-only' } },
  'error-details': { doc: 'Errors with details: null, as older ones have.', set: { errorDetails: true } },
  'chunks-openai': { doc: "Deltas of OpenAI's sizes: 5 characters.", set: { chunkSizes: 'openai-chat' } },
} as const satisfies Record<string, Difference<AnthropicOptions>>;

/** Who speaks Messages. */
export const anthropicFlavours = {
  anthropic: { doc: 'Anthropic. Shapes as in the types of @anthropic-ai/sdk (MIT).', has: [], set: {} },
} as const satisfies Record<string, Flavour<AnthropicOptions, keyof typeof anthropicDifferences>>;
