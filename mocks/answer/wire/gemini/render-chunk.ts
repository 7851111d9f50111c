import { parseArguments } from '../call-arguments.ts';
import type { WireReply } from '../wire-format.ts';
import type { GeminiOptions } from './options.ts';

/** Why the model stopped, in Gemini's words: a tool call is STOP like everything else. */
export function finishReasonOf(reply: WireReply, options: GeminiOptions): string {
  // A refusal has no field of its own here: nothing is said, and this is why.
  if (options.said === 'blocked-answer' || reply.refusal !== undefined) return 'SAFETY';
  if (options.finishReason !== null) return options.finishReason;
  if (reply.finish === 'length') return 'MAX_TOKENS';
  return isMalformed(reply) ? 'MALFORMED_FUNCTION_CALL' : 'STOP';
}

/** Did the model write a call whose arguments are no object? Gemini says so and gives nothing out. */
function isMalformed(reply: WireReply): boolean {
  return reply.toolCalls.some((call) => parseArguments(call.arguments) === null);
}

/** The parts that hold a reply's calls, whole: Gemini does not cut them. */
export function callParts(reply: WireReply, options: GeminiOptions): object[] {
  if (isMalformed(reply) || options.finishReason === 'MALFORMED_FUNCTION_CALL') return [];
  return reply.toolCalls.map((call, index) => {
    const args = parseArguments(call.arguments) ?? {};
    const hasArguments = options.noArguments === 'empty-args' || Object.keys(args).length > 0;
    const id = options.callId ? { id: `${reply.id.slice(0, 14)}${index.toString(16).padStart(2, '0')}` } : {};
    return { functionCall: { ...id, name: call.name, ...(hasArguments ? { args } : {}) } };
  });
}

/**
 * A GenerateContentResponse: a whole answer, or a chunk of a stream. `finish` null: it goes on. `outputTokens` null:
 * it carries no counts.
 */
export function renderChunk(
  reply: WireReply,
  parts: readonly object[],
  finish: string | null,
  outputTokens: number | null,
): string {
  const content = parts.length === 0 ? {} : { parts, role: 'model' };
  const reason = finish === null ? {} : { finishReason: finish };
  const candidate = {
    content,
    ...reason,
    index: 0,
    ...(finish === 'SAFETY' ? { safetyRatings: [SAFETY_RATING] } : {}),
  };
  return JSON.stringify({ candidates: [candidate], ...renderUsage(reply, outputTokens), ...renderEnvelope(reply) });
}

/** The answer to a prompt that was blocked: no candidates at all. */
export function renderBlocked(reply: WireReply): string {
  const promptFeedback = { blockReason: 'PROHIBITED_CONTENT' };
  return JSON.stringify({ promptFeedback, ...renderUsage(reply, 0), ...renderEnvelope(reply) });
}

const SAFETY_RATING = { category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true };

function renderEnvelope(reply: WireReply): object {
  return { modelVersion: reply.model, responseId: reply.id };
}

/** Thoughts are counted apart from the answer, where others count them in. */
function renderUsage({ usage }: WireReply, outputTokens: number | null): object {
  if (outputTokens === null) return {};
  const thoughts = Math.min(usage.reasoningTokens, outputTokens);
  return {
    usageMetadata: {
      promptTokenCount: usage.inputTokens,
      candidatesTokenCount: outputTokens - thoughts,
      totalTokenCount: usage.inputTokens + outputTokens,
      ...(usage.cachedTokens > 0 ? { cachedContentTokenCount: usage.cachedTokens } : {}),
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.inputTokens }],
      ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    },
  };
}
