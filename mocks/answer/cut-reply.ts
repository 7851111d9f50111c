import { CHARACTERS_PER_TOKEN } from '../../lib/drill/workloads/prompt.ts';
import type { Reply } from './model-request.ts';

/** A reply's length in characters: thoughts, text, refusal, tool names and arguments. */
export function replyLength({ reasoning = '', refusal = '', text, toolCalls }: Reply): number {
  const said = reasoning.length + refusal.length + text.length;
  return toolCalls.reduce((sum, call) => sum + call.name.length + call.arguments.length, said);
}

/** The reply as far as the request's token limit lets the model think and speak; null is no limit. */
export function cutReply(reply: Reply, maxTokens: number | null): Reply {
  const room = maxTokens === null ? Infinity : Math.floor(maxTokens * CHARACTERS_PER_TOKEN);
  if (replyLength(reply) <= room) return reply;
  let left = room;
  const take = (text: string): string => {
    const kept = text.slice(0, left);
    left -= kept.length;
    return kept;
  };
  const cut: Reply = { text: '', toolCalls: [], finish: 'length' };
  if (reply.reasoning !== undefined) cut.reasoning = take(reply.reasoning);
  if (reply.refusal !== undefined) cut.refusal = take(reply.refusal);
  cut.text = take(reply.text);
  cut.toolCalls = reply.toolCalls.flatMap((call) => {
    left -= call.name.length;
    return left <= 0 ? [] : [{ name: call.name, arguments: take(call.arguments) }];
  });
  return cut;
}
