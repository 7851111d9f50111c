import { CHARACTERS_PER_TOKEN } from '../lib/drill/prompt.ts';
import type { Reply } from './model-request.ts';

/** A reply's length in characters: text, tool names and arguments. */
export function replyLength(reply: Reply): number {
  return reply.toolCalls.reduce((sum, call) => sum + call.name.length + call.arguments.length, reply.text.length);
}

/** The reply as far as the request's token limit lets the model speak; null is no limit. */
export function cutReply(reply: Reply, maxTokens: number | null): Reply {
  const room = maxTokens === null ? Infinity : Math.floor(maxTokens * CHARACTERS_PER_TOKEN);
  if (replyLength(reply) <= room) return reply;
  const text = reply.text.slice(0, room);
  let left = room - text.length;
  const toolCalls = reply.toolCalls.flatMap((call) => {
    left -= call.name.length;
    if (left <= 0) return [];
    const kept = call.arguments.slice(0, left);
    left -= kept.length;
    return [{ name: call.name, arguments: kept }];
  });
  return { text, toolCalls, finish: 'length' };
}
