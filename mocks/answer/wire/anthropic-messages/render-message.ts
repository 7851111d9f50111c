import type { WireReply } from '../wire-format.ts';
import type { AnthropicOptions } from './options.ts';

/** Why the model stopped, in Anthropic's words. */
export function stopReasonOf(reply: WireReply, options: AnthropicOptions): string {
  if (options.stopReason !== null) return options.stopReason;
  if (reply.finish === 'length') return 'max_tokens';
  if (reply.refusal !== undefined) return 'refusal';
  return reply.toolCalls.length > 0 ? 'tool_use' : 'end_turn';
}

/** The fields that say how a message ended; all null while it goes on. A refusal has details beside its reason. */
export function renderStop(stopReason: string | null): object {
  const details = { type: 'refusal', category: 'general_harms', explanation: null };
  return {
    stop_reason: stopReason,
    stop_sequence: null,
    ...(stopReason === 'refusal' ? { stop_details: details } : {}),
  };
}

/** A message, whole or as `message_start` opens it: then `outputTokens` is 1. */
export function renderMessage(
  reply: WireReply,
  content: readonly object[],
  end: { stopReason: string; outputTokens: number } | null,
): object {
  return {
    id: `msg_${reply.id}`,
    type: 'message',
    role: 'assistant',
    model: reply.model,
    content,
    ...renderStop(end?.stopReason ?? null),
    usage: {
      // Anthropic counts what it read from its cache apart.
      input_tokens: reply.usage.inputTokens - reply.usage.cachedTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: reply.usage.cachedTokens,
      output_tokens: end?.outputTokens ?? 1,
      service_tier: 'standard',
    },
  };
}
