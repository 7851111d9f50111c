/** A step to a place in JSON: a key, an index, or every item of a list that has these values. */
export type PlaceStep = string | number | { each: Readonly<Record<string, unknown>> };

/** A place in an event's JSON or in a whole body; `where`: only if these keys of the outermost object say so. */
export interface Place {
  where?: Readonly<Record<string, string>>;
  path: readonly PlaceStep[];
}

/** Where an answer says why it ended, and the words for it. */
export interface FinishPlace {
  at: Place;
  length: string;
  filtered: string;
  /** What else says so, and is set along. */
  also?: Readonly<Record<'length' | 'filtered', readonly { path: readonly string[]; value: unknown }[]>>;
}

/** Where the parts of an answer stand in one wire format, streamed or whole. */
export interface AnswerPlaces {
  /** It is of this format if one of these keys is there, with such a value. */
  marks: readonly { key: string; value?: RegExp }[];
  /** `piece`: the next piece of the text; `all`: the text over again. In a whole body either is all there is. */
  text: readonly (Place & { holds: 'piece' | 'all' })[];
  finish: readonly FinishPlace[];
  usage: readonly Place[];
  /** An event in which this list is empty is there for its usage alone. */
  emptyWithoutUsage?: string;
  id: readonly Place[];
  /** The event that ends a text, by its `type`; null: only what ends the answer does. */
  textEndType: RegExp | null;
  /** The event that ends a stream, beside `[DONE]`, by its `type`; null: there is none. */
  terminalType: RegExp | null;
}

const responsesFinish = (at: Place, prefix: readonly string[]): FinishPlace => {
  const because = (reason: string): { path: readonly string[]; value: unknown }[] => [
    { path: [...prefix, 'incomplete_details'], value: { reason } },
    ...(prefix.length === 0 ? [] : [{ path: ['type'], value: 'response.incomplete' }]),
  ];
  const also = { length: because('max_output_tokens'), filtered: because('content_filter') };
  return { at, length: 'incomplete', filtered: 'incomplete', also };
};
const outputText = [{ each: { type: 'output_text' } }, 'text'] as const;

/**
 * The places of each wire format, after openai-openapi (MIT), the API references of Anthropic and Gemini, and streams
 * recorded among the fixtures of vercel/ai (Apache-2.0). Of several choices or candidates it is the first.
 */
export const answerPlaces = {
  'openai-chat': {
    marks: [{ key: 'choices' }],
    text: [
      { path: ['choices', 0, 'delta', 'content'], holds: 'piece' },
      { path: ['choices', 0, 'message', 'content'], holds: 'all' },
    ],
    finish: [{ at: { path: ['choices', 0, 'finish_reason'] }, length: 'length', filtered: 'content_filter' }],
    usage: [{ path: ['usage'] }],
    emptyWithoutUsage: 'choices',
    id: [{ path: ['id'] }],
    textEndType: null,
    terminalType: null,
  },
  'openai-responses': {
    marks: [
      { key: 'type', value: /^response\./ },
      { key: 'object', value: /^response$/ },
    ],
    text: [
      { where: { type: 'response.output_text.delta' }, path: ['delta'], holds: 'piece' },
      { where: { type: 'response.output_text.done' }, path: ['text'], holds: 'all' },
      { where: { type: 'response.content_part.done' }, path: ['part', 'text'], holds: 'all' },
      { where: { type: 'response.output_item.done' }, path: ['item', 'content', ...outputText], holds: 'all' },
      {
        where: { type: 'response.completed' },
        path: ['response', 'output', { each: {} }, 'content', ...outputText],
        holds: 'all',
      },
      {
        where: { object: 'response' },
        path: ['output', { each: { type: 'message' } }, 'content', ...outputText],
        holds: 'all',
      },
    ],
    finish: [
      responsesFinish({ where: { type: 'response.completed' }, path: ['response', 'status'] }, ['response']),
      responsesFinish({ where: { object: 'response' }, path: ['status'] }, []),
    ],
    usage: [{ path: ['response', 'usage'] }, { where: { object: 'response' }, path: ['usage'] }],
    id: [{ path: ['response', 'id'] }],
    textEndType: /^response\.output_text\.done$/,
    terminalType: /^response\.(completed|incomplete|failed)$/,
  },
  anthropic: {
    marks: [{ key: 'type', value: /^(message|content_block)(_|$)/ }],
    text: [
      { where: { type: 'content_block_delta' }, path: ['delta', 'text'], holds: 'piece' },
      { where: { type: 'message' }, path: ['content', { each: { type: 'text' } }, 'text'], holds: 'all' },
    ],
    finish: [
      {
        at: { where: { type: 'message_delta' }, path: ['delta', 'stop_reason'] },
        length: 'max_tokens',
        filtered: 'refusal',
      },
      { at: { where: { type: 'message' }, path: ['stop_reason'] }, length: 'max_tokens', filtered: 'refusal' },
    ],
    usage: [{ path: ['usage'] }, { path: ['message', 'usage'] }],
    id: [{ path: ['message', 'id'] }],
    textEndType: /^content_block_stop$/,
    terminalType: /^message_stop$/,
  },
  gemini: {
    marks: [{ key: 'candidates' }],
    text: [{ path: ['candidates', 0, 'content', 'parts', { each: { thought: undefined } }, 'text'], holds: 'piece' }],
    finish: [{ at: { path: ['candidates', 0, 'finishReason'] }, length: 'MAX_TOKENS', filtered: 'SAFETY' }],
    usage: [{ path: ['usageMetadata'] }],
    id: [{ path: ['responseId'] }],
    textEndType: null,
    terminalType: null,
  },
} as const satisfies Record<string, AnswerPlaces>;

/** A wire format whose places are known. */
export type WirePlacesName = keyof typeof answerPlaces;
