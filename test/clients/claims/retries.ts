import type { ClientOutcome } from '../client-outcome.ts';
import type { Claim } from './claim.ts';
import { errorName } from './judge-outcome.ts';

const OK_ERROR = '200 with an error for a body or first event';
const LIMIT = 'one request in 40 s, and another was first';
const LONG_WAIT = 'a rate limit that asks for 90 s';

/** What is said of retries: who makes them, after what, and how long they wait. */
export const retryClaims: readonly Claim[] = [
  {
    says: 'openai, like @anthropic-ai/sdk, sleeps a `retry-after` of over 60 s in full; it is not ignored in favour of its own back-off.',
    holds: (look) => ['openai', 'anthropic'].every((id) => look(id, 'whole', LONG_WAIT).wait === 'as asked'),
  },
  {
    says: 'ChatOpenAI does not retry every failure six times: of the 429s it retries only those that name a wait of up to 60 s, and waits at least that long. One without a hint (`slow_down`, a shed load) or with a longer wait is thrown at once as `RateLimitCapacityError`, one for the quota as `InsufficientQuotaError`.',
    holds: (look) => {
      const hinted = look('langchain-openai', 'whole', 'a rate limit that asks for 20 s');
      const at = (title: string): ClientOutcome => look('langchain-openai', 'whole', title);
      return (
        hinted.attempts === 7 &&
        hinted.wait === 'as asked' &&
        [LONG_WAIT, 'error `openai-429-slow-down`', 'error `edge-429-shed`'].every(
          (title) => at(title).attempts === 1 && errorName(at(title)) === 'RateLimitCapacityError',
        ) &&
        at('error `openai-429-quota`').attempts === 1 &&
        errorName(at('error `openai-429-quota`')) === 'InsufficientQuotaError'
      );
    },
  },
  {
    says: 'A quota that is used up costs openai and the AI SDK three calls, a spend cap @anthropic-ai/sdk as well, although that one has a class of its own for it, `EnforcedSpendLimitReachedError`.',
    holds: (look) =>
      ['openai', 'ai-sdk-openai', 'ai-sdk-openai-compatible'].every(
        (id) => look(id, 'whole', 'error `openai-429-quota`').attempts === 3,
      ) &&
      look('anthropic', 'whole', 'error `anthropic-429-spend`').attempts === 3 &&
      errorName(look('anthropic', 'whole', 'error `anthropic-429-spend`')) === 'EnforcedSpendLimitReachedError',
  },
  {
    says: "A limit per minute of OpenAI or Anthropic is waited out: each of their clients has the answer with its second call, 40 s later. Gemini's is not: its wait stands in the body, where neither @google/genai nor @ai-sdk/google looks for it, and their own back-off is over sooner.",
    holds: (look) =>
      [
        'openai',
        'langchain-openai',
        'ai-sdk-openai',
        'ai-sdk-openai-compatible',
        'anthropic',
        'ai-sdk-anthropic',
      ].every((id) => {
        const { kind, attempts, wait } = look(id, 'whole', LIMIT);
        return kind === 'answer' && attempts === 2 && wait === 'as asked';
      }) &&
      (
        [
          ['google-genai', 1],
          ['google-genai-retrying', 5],
          ['ai-sdk-google', 3],
        ] as const
      ).every(([id, calls]) => {
        const { kind, attempts } = look(id, 'whole', LIMIT);
        return kind === 'error' && attempts === calls;
      }),
  },
  {
    says: 'The AI SDK retries a stream that has not begun: with @ai-sdk/openai and @ai-sdk/anthropic an error for a first event, or a reset before it, costs three calls. With @ai-sdk/openai-compatible and @ai-sdk/google it does not.',
    holds: (look) =>
      ['openai', 'anthropic'].every((id) =>
        [OK_ERROR, 'a reset before the first text'].every(
          (title) => look(`ai-sdk-${id}`, 'streamed', title).attempts === 3,
        ),
      ) &&
      ['openai-compatible', 'google'].every((id) =>
        [OK_ERROR, 'a reset before the first text'].every(
          (title) => look(`ai-sdk-${id}`, 'streamed', title).attempts === 1,
        ),
      ),
  },
  {
    says: 'A body that breaks off behind a 200 is retried by the AI SDK (three calls) and ChatOpenAI (seven), and by none of the SDKs of the providers.',
    holds: (look) =>
      (
        [
          ['ai-sdk-openai', 3],
          ['ai-sdk-anthropic', 3],
          ['ai-sdk-google', 3],
          ['langchain-openai', 7],
          ['openai', 1],
          ['anthropic', 1],
          ['google-genai-retrying', 1],
        ] as const
      ).every(([id, calls]) => look(id, 'whole', 'a reset in mid-body').attempts === calls),
  },
  {
    says: "@google/genai with `retryOptions: {}` retries time-outs and the statuses it lists, five calls in all, but no connection that fails: what is reset, refused, or fails its TLS handshake is thrown at once as fetch's `TypeError`.",
    holds: (look) =>
      look('google-genai-retrying', 'whole', 'silence').attempts === 5 &&
      look('google-genai-retrying', 'whole', 'error `gemini-503`').attempts === 5 &&
      [
        'one reset, healthy after it',
        'connections are refused',
        'the first connection is reset when it is made, healthy after it',
        'a TLS handshake that ends in an alert',
      ].every((title) => errorName(look('google-genai-retrying', 'whole', title)) === 'TypeError'),
  },
  {
    says: 'A time-out of the AI SDK is no reason to retry, and in a stream it is no error either: it comes as a part of type `abort`.',
    holds: (look) =>
      ['openai', 'anthropic', 'google'].every((id) => {
        const outcome = look(`ai-sdk-${id}`, 'streamed', 'silence');
        return outcome.attempts === 1 && errorName(outcome) === 'abort part';
      }),
  },
];
