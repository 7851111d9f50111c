import type { ChunkSizesName } from '../../chunk-size.ts';
import type { Difference, Flavour } from '../define-wire.ts';
import type { Refusable } from '../refusable.ts';

/** Everything in which those who speak Gemini's API differ from each other, and from one answer to the next. */
export interface GeminiOptions {
  host: 'gemini' | 'vertex';
  said: 'as-text' | 'as-thoughts' | 'blocked-answer' | 'blocked-prompt';
  /** The finish reason, where it is none of the usual ones. */
  finishReason: 'RECITATION' | 'MALFORMED_FUNCTION_CALL' | null;
  /** What a call without arguments has: an empty object, or no args at all. */
  noArguments: 'empty-args' | 'no-args';
  /** Has a call an id? */
  callId: boolean;
  /** Is there a thought signature on the last part? */
  thoughtSignature: boolean;
  /** Which chunks of a stream carry the token counts. */
  usage: 'every-chunk' | 'last-chunk';
  chunkSizes: ChunkSizesName;
  refuses: readonly Refusable[];
}

/** Gemini itself. */
export const geminiOptions: GeminiOptions = {
  host: 'gemini',
  said: 'as-text',
  finishReason: null,
  noArguments: 'empty-args',
  callId: false,
  thoughtSignature: false,
  usage: 'every-chunk',
  chunkSizes: 'gemini',
  refuses: ['tools-with-json'],
};

/** What breaks parsers on a switch, as seen in the streams recorded among the test fixtures of vercel/ai (Apache-2.0). */
export const geminiDifferences = {
  safety: { doc: 'Finish reason SAFETY, and no content.', set: { said: 'blocked-answer' } },
  'prompt-blocked': { doc: 'No candidates: promptFeedback says why.', set: { said: 'blocked-prompt' } },
  recitation: {
    doc: 'Finish reason RECITATION, and what had been said until then.',
    set: { finishReason: 'RECITATION' },
  },
  'malformed-call': {
    doc: 'Finish reason MALFORMED_FUNCTION_CALL instead of a call.',
    set: { finishReason: 'MALFORMED_FUNCTION_CALL' },
  },
  'tool-no-args': { doc: 'A call without arguments has a name and no args (Vertex).', set: { noArguments: 'no-args' } },
  'tool-id': { doc: 'A call has an id.', set: { callId: true } },
  'thought-signature': {
    doc: 'The last part is an empty text with a thought signature (thinking models).',
    set: { thoughtSignature: true },
  },
  'answer-in-thoughts': { doc: 'The answer is marked as a thought.', set: { said: 'as-thoughts' } },
  'usage-at-end': { doc: 'Token counts on the last chunk only.', set: { usage: 'last-chunk' } },
  'chunks-openai': { doc: "Deltas of OpenAI's sizes: 5 characters.", set: { chunkSizes: 'openai-chat' } },
} as const satisfies Record<string, Difference<GeminiOptions>>;

/** Who speaks Gemini's API. The first is the default. */
export const geminiFlavours = {
  gemini: { doc: 'Gemini API. Shapes as in the types of @google/genai (Apache-2.0).', has: [], set: {} },
  vertex: {
    doc: 'Vertex AI: project and location in the path.',
    has: ['tool-no-args'],
    set: { host: 'vertex' },
  },
} as const satisfies Record<string, Flavour<GeminiOptions, keyof typeof geminiDifferences>>;
