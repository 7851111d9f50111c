import type { Place, WirePlacesName } from './answer-places.ts';

/** Where the arguments of an answer's first tool call stand in one wire format. */
export interface ArgumentPlaces {
  /** The next piece of them; null: they come as a whole. */
  piece: Place | null;
  /** Which of several calls a piece is of: the first of these that is there tells. */
  call: readonly Place[];
  /** All of them, as text or (`value`) as the JSON object they are. */
  all: readonly (Place & { holds: 'text' | 'value' })[];
  /** The event behind their last piece, by its `type`; null: only what ends the answer is. */
  endType: RegExp | null;
}

const chatCall = ['choices', 0, 'delta', 'tool_calls', 0] as const;
const outputCall = ['output', { each: { type: 'function_call' } }, 'arguments'] as const;

/** The places of each wire format; sources as for those of the text. */
export const argumentPlaces: Readonly<Record<WirePlacesName, ArgumentPlaces>> = {
  'openai-chat': {
    piece: { path: [...chatCall, 'function', 'arguments'] },
    // Mistral gives no index.
    call: [{ path: [...chatCall, 'index'] }, { path: [...chatCall, 'id'] }],
    all: [{ path: ['choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments'], holds: 'text' }],
    endType: null,
  },
  'openai-responses': {
    piece: { where: { type: 'response.function_call_arguments.delta' }, path: ['delta'] },
    call: [{ path: ['output_index'] }],
    all: [
      { where: { type: 'response.function_call_arguments.done' }, path: ['arguments'], holds: 'text' },
      { where: { type: 'response.output_item.done' }, path: ['item', 'arguments'], holds: 'text' },
      { where: { type: 'response.completed' }, path: ['response', ...outputCall], holds: 'text' },
      { where: { object: 'response' }, path: outputCall, holds: 'text' },
    ],
    endType: /^response\.function_call_arguments\.done$/,
  },
  anthropic: {
    piece: { where: { type: 'content_block_delta' }, path: ['delta', 'partial_json'] },
    call: [{ path: ['index'] }],
    all: [{ where: { type: 'message' }, path: ['content', { each: { type: 'tool_use' } }, 'input'], holds: 'value' }],
    endType: /^content_block_stop$/,
  },
  gemini: {
    piece: null,
    call: [],
    all: [{ path: ['candidates', 0, 'content', 'parts', { each: {} }, 'functionCall', 'args'], holds: 'value' }],
    endType: null,
  },
};
