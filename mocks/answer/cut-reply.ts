import type { Reply } from './model-request.ts';
import { countTokens, takeTokens } from './tokens.ts';

/** A reply's length in tokens: thoughts, text, refusal, tool names and arguments. */
export function replyTokens({ reasoning = '', refusal = '', text, toolCalls }: Reply): number {
  const said = countTokens(reasoning) + countTokens(refusal) + countTokens(text);
  return toolCalls.reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments), said);
}

/**
 * The reply, of `tokens` tokens, as far as the request's limit lets the model think and speak; null is no limit. A
 * reply within it is returned as it is.
 */
export function cutReply(reply: Reply, tokens: number, maxTokens: number | null): Reply {
  if (maxTokens === null || tokens <= maxTokens) return reply;
  let left = Math.floor(maxTokens);
  const take = (text: string): string => {
    const kept = takeTokens(text, left);
    left -= countTokens(kept);
    return kept;
  };
  const cut: Reply = { text: '', toolCalls: [], finish: 'length' };
  if (reply.reasoning !== undefined) cut.reasoning = take(reply.reasoning);
  if (reply.refusal !== undefined) cut.refusal = take(reply.refusal);
  cut.text = take(reply.text);
  cut.toolCalls = reply.toolCalls.flatMap((call) => {
    left -= countTokens(call.name);
    return left <= 0 ? [] : [{ name: call.name, arguments: take(call.arguments) }];
  });
  return cut;
}
