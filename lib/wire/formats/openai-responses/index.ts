import type { FinishPlace, WireDefinition } from '../wire-definition.ts';
import { createResponsesAssembler, responsesEnd, responsesWords } from './assemble.ts';

const outputText = [{ each: { type: 'output_text' } }, 'text'] as const;
const outputCall = ['output', { each: { type: 'function_call' } }, 'arguments'] as const;

/**
 * OpenAI's Responses (platform.openai.com/docs/api-reference/responses). Places after openai-openapi (MIT) and streams
 * recorded among the fixtures of vercel/ai (Apache-2.0).
 */
export const openaiResponses = {
  request: { prompt: ['instructions', 'input'], maxTokens: [['max_output_tokens']] },
  createAssembler: createResponsesAssembler,
  marks: [
    { key: 'type', value: /^response\./ },
    { key: 'object', value: /^response$/ },
  ],
  text: {
    places: [
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
    endType: /^response\.output_text\.done$/,
  },
  arguments: {
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
  finish: {
    places: [
      { where: { type: 'response.completed' }, path: ['response', 'status'], also: incompleteIn(['response']) },
      { where: { object: 'response' }, path: ['status'], also: incompleteIn([]) },
    ],
    length: 'incomplete',
    filtered: 'incomplete',
    words: responsesWords,
  },
  usage: {
    places: [{ path: ['response', 'usage'] }, { where: { object: 'response' }, path: ['usage'] }],
    outputTokens: 'output_tokens',
  },
  id: [{ path: ['response', 'id'] }],
  end: { type: responsesEnd, marker: null },
  order: { sequence: 'sequence_number', parts: null },
} as const satisfies WireDefinition;

/** A status says that a response is incomplete; why, stands beside it, and the event that carries it has another type. */
function incompleteIn(response: readonly string[]): NonNullable<FinishPlace['also']> {
  const because = (reason: string): { path: readonly string[]; value: unknown }[] => [
    { path: [...response, 'incomplete_details'], value: { reason } },
    ...(response.length === 0 ? [] : [{ path: ['type'], value: 'response.incomplete' }]),
  ];
  return { length: because('max_output_tokens'), filtered: because('content_filter') };
}
