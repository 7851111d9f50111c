import type { ClientOutcome } from '../client-outcome.ts';
import { HALF, TEXT } from '../wires/wire-answer.ts';
import type { Claim } from './claim.ts';
import { takes } from './judge-outcome.ts';

/** What is said of clients of the Responses API. */
export const responsesClaims: readonly Claim[] = [
  {
    says: "The error event of a Responses stream has two shapes, and openai throws only for the one with a nested `error`, which was recorded. The flat one, which OpenAI's own API description has, comes out of `responses.create()` as an event like any other: who reads text and `response.completed` has half of an answer and no error. `responses.stream()` and @ai-sdk/openai make an error of it.",
    holds(look) {
      const at = (id: string): ClientOutcome =>
        look(id, 'streamed', 'an error event of openai-responses-flat after half of the text');
      const nested = look('openai-responses', 'streamed', 'an error event after half of the text, then the end');
      return (
        nested.kind === 'error' &&
        takes(at('openai-responses'), null) &&
        at('openai-responses').text === HALF &&
        ['openai-responses-stream', 'ai-sdk-openai-responses'].every((id) => at(id).kind === 'error')
      );
    },
  },
  {
    says: 'Of a Responses stream that ends in order before `response.completed`, `finalResponse()` of openai makes a response: its status is `in_progress`, and nothing is thrown, not even when all of the text came. (`finalChatCompletion()` throws for the half.)',
    holds: (look) =>
      (
        [
          ['a clean end after half of the text', HALF],
          ['all text, but no end marker', TEXT],
        ] as const
      ).every(([title, text]) => {
        const outcome = look('openai-responses-stream', 'streamed', title);
        return takes(outcome, 'in_progress') && outcome.text === text;
      }) && look('openai-stream', 'streamed', 'a clean end after half of the text').kind === 'error',
  },
];
