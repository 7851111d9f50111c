import { PIECES, TEXT, type WireAnswer } from './wire-answer.ts';

const ITEM_ID = 'msg_1';
const place = { item_id: ITEM_ID, output_index: 0, content_index: 0 };
const usage = {
  input_tokens: 16,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 9,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 25,
};

const part = (text: string): object => ({ type: 'output_text', annotations: [], logprobs: [], text });

function item(status: 'in_progress' | 'completed'): object {
  return {
    id: ITEM_ID,
    type: 'message',
    status,
    content: status === 'completed' ? [part(TEXT)] : [],
    role: 'assistant',
  };
}

function response(status: 'in_progress' | 'completed'): object {
  const isDone = status === 'completed';
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_770_000_000,
    status,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model: 'gpt-x',
    output: isDone ? [item(status)] : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: isDone ? usage : null,
    user: null,
    metadata: {},
  };
}

const events: readonly object[] = [
  { type: 'response.created', response: response('in_progress') },
  { type: 'response.in_progress', response: response('in_progress') },
  { type: 'response.output_item.added', output_index: 0, item: item('in_progress') },
  { type: 'response.content_part.added', ...place, part: part('') },
  ...PIECES.map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })),
  { type: 'response.output_text.done', ...place, text: TEXT, logprobs: [] },
  { type: 'response.content_part.done', ...place, part: part(TEXT) },
  { type: 'response.output_item.done', output_index: 0, item: item('completed') },
  { type: 'response.completed', response: response('completed') },
];

/** Responses: each event numbered, no marker of the end. Shapes: fixtures of vercel/ai (Apache-2.0), retyped. */
export const openaiResponses: WireAnswer = {
  path: '/v1/responses',
  streamedPath: '/v1/responses',
  whole: response('completed'),
  events: events.map((event, sequence) => {
    const { type, ...rest } = event as { type: string };
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...rest })}\n\n`;
  }),
  eventsBeforeText: 4,
  eventsToHalf: 6,
  finishEvent: 12,
};
