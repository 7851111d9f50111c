import type { WireReply } from '../wire-format.ts';
import type { ResponsesOptions } from './options.ts';

/** How a response ends: null while it goes on. */
export type ResponseEnd =
  | { status: 'completed' }
  | { status: 'incomplete'; reason: 'max_output_tokens' | 'content_filter' };

/** How this reply ends. */
export function responseEnd(reply: WireReply, options: ResponsesOptions): ResponseEnd {
  if (options.said === 'nothing') return { status: 'incomplete', reason: 'content_filter' };
  return reply.finish === 'length' ? { status: 'incomplete', reason: 'max_output_tokens' } : { status: 'completed' };
}

/** The response object, as it stands in a body and in the events that open and close a stream. */
export function renderResponse(reply: WireReply, output: readonly object[], end: ResponseEnd | null): object {
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens } = reply.usage;
  return {
    id: `resp_${reply.id}`,
    object: 'response',
    created_at: reply.created,
    status: end?.status ?? 'in_progress',
    background: false,
    error: null,
    incomplete_details: end?.status === 'incomplete' ? { reason: end.reason } : null,
    instructions: null,
    max_output_tokens: null,
    model: reply.model,
    output,
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
    usage:
      end === null
        ? null
        : {
            input_tokens: inputTokens,
            input_tokens_details: { cached_tokens: cachedTokens },
            output_tokens: outputTokens,
            output_tokens_details: { reasoning_tokens: reasoningTokens },
            total_tokens: inputTokens + outputTokens,
          },
    user: null,
    metadata: {},
  };
}
