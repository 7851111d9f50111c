import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { Reply } from '../model-request.ts';

/** Turns a right reply into one that gives nothing to read, whatever was asked for; `refusal` is how it refuses. */
type ReplyBreak = (right: Reply, refusal: string) => Reply;

/** Every way a whole reply can go wrong here, by failure kind. */
export const replyBreaks = {
  'empty-content': () => ({ text: '', toolCalls: [], finish: 'stop' }),
  // Where the wire shows no thoughts, nothing at all is left of it.
  'reasoning-only': ({ text, toolCalls }) => ({
    text: '',
    toolCalls: [],
    finish: 'stop',
    reasoning: text === '' ? toolCalls.map((call) => call.arguments).join('\n') : text,
  }),
  'refusal-text': (_, refusal) => ({ text: refusal, toolCalls: [], finish: 'stop' }),
  'refusal-field': (_, refusal) => ({ text: '', toolCalls: [], finish: 'stop', refusal }),
} as const satisfies Partial<Record<FailureKind, ReplyBreak>>;

export type ReplyBreakKind = keyof typeof replyBreaks;
