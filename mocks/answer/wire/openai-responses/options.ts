import type { ChunkSizesName } from '../../chunk-size.ts';
import type { Difference, Flavour } from '../define-wire.ts';
import type { Refusable } from '../refusable.ts';

/** Everything in which those who speak OpenAI's Responses differ from each other. */
export interface ResponsesOptions {
  host: 'openai' | 'azure';
  /** Are the thoughts shown, as a summary, or only counted? */
  reasoning: 'summary' | 'hidden';
  said: 'as-text' | 'as-refusal' | 'nothing';
  /** Padding of random length in every delta. */
  obfuscation: boolean;
  chunkSizes: ChunkSizesName;
  refuses: readonly Refusable[];
}

/** OpenAI itself, with a summary of thoughts asked for and `include_obfuscation: false`. */
export const responsesOptions: ResponsesOptions = {
  host: 'openai',
  reasoning: 'summary',
  said: 'as-text',
  obfuscation: false,
  chunkSizes: 'openai-chat',
  refuses: [],
};

/** What breaks parsers on a switch between those who speak Responses. */
export const responsesDifferences = {
  refusal: { doc: 'A refusal as a part of its own, status completed.', set: { said: 'as-refusal' } },
  'content-filter': { doc: 'Nothing is said, incomplete for the reason content_filter.', set: { said: 'nothing' } },
  'reasoning-hidden': {
    doc: 'A reasoning item with an empty summary: what comes when no summary was asked for.',
    set: { reasoning: 'hidden' },
  },
  obfuscation: { doc: 'Padding of changing length in every delta.', set: { obfuscation: true } },
  'chunks-gemini': { doc: "Deltas of Gemini's sizes: 40 characters.", set: { chunkSizes: 'gemini' } },
} as const satisfies Record<string, Difference<ResponsesOptions>>;

/** Who speaks Responses. The first is the default. */
export const responsesFlavours = {
  openai: { doc: 'OpenAI. Shapes as in openai-openapi (MIT).', has: [], set: {} },
  azure: {
    doc: 'Azure OpenAI: /openai/v1/responses, or /openai/responses with an api-version; the key in api-key.',
    has: [],
    set: { host: 'azure' },
  },
} as const satisfies Record<string, Flavour<ResponsesOptions, keyof typeof responsesDifferences>>;
