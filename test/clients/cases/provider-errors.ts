import { providerErrorNames, providerErrors } from '../../../lib/wire/provider-errors/provider-errors.ts';
import type { ErrorProvider } from '../../../lib/wire/provider-errors/provider-error.ts';
import type { WireName } from '../client-driver.ts';
import { type FaultCase, STREAMED, WHOLE } from '../fault-case.ts';

/** Whose errors a client of each API meets. Bedrock has an API of its own, which no client here speaks. */
const errorsOfWire: Record<WireName, readonly ErrorProvider[]> = {
  'openai-chat': ['openai', 'edge', 'azure', 'mistral', 'groq', 'deepseek', 'vllm', 'llama-cpp', 'openrouter'],
  'openai-responses': ['openai', 'edge', 'azure'],
  'anthropic-messages': ['anthropic', 'edge'],
  gemini: ['gemini', 'edge'],
};

/** An overload in each API's own words: what stands for "an error" where it does not matter which. */
export const overloads = {
  'openai-chat': 'openai-503-overloaded',
  'openai-responses': 'openai-503-overloaded',
  'anthropic-messages': 'anthropic-529',
  gemini: 'gemini-503',
} as const satisfies Record<WireName, keyof typeof providerErrors>;

/** A rate limit in each API's own words. */
const rateLimits = {
  'openai-chat': 'openai-429-tpm',
  'openai-responses': 'openai-429-tpm',
  'anthropic-messages': 'anthropic-429',
  gemini: 'gemini-429',
} as const satisfies Record<WireName, keyof typeof providerErrors>;

/** Every error of the catalogue, and what a client makes of the hints beside it. */
export const providerErrorCases: readonly FaultCase[] = [
  ...providerErrorNames.map((name): FaultCase => {
    const { provider, status } = providerErrors[name];
    return {
      title: `error \`${name}\``,
      modes: status === 200 ? STREAMED : WHOLE,
      fault: (wire) => (errorsOfWire[wire].includes(provider) ? { kind: 'error-response', error: name } : null),
    };
  }),
  {
    title: 'an overload in place of the stream',
    modes: STREAMED,
    fault: (wire) => ({ kind: 'error-response', error: overloads[wire] }),
  },
  {
    title: 'one overload, healthy after it',
    modes: WHOLE,
    fault: (wire) => ({ kind: 'error-response', error: overloads[wire], when: { firstN: 1 } }),
  },
  {
    title: 'an overload with `x-should-retry: false`',
    modes: WHOLE,
    fault: (wire) => ({ kind: 'error-response', error: overloads[wire], headers: { 'x-should-retry': 'false' } }),
  },
  {
    title: 'a 400 with `x-should-retry: true`',
    modes: WHOLE,
    fault: (wire) => ({
      kind: 'error-response',
      error: overloads[wire],
      status: 400,
      headers: { 'x-should-retry': 'true' },
    }),
  },
  ...[408, 409].map((status): FaultCase => ({
    title: `an error with status ${status}`,
    modes: WHOLE,
    fault: (wire) => ({ kind: 'error-response', error: overloads[wire], status }),
  })),
  ...[20, 90].map((retryAfterSeconds): FaultCase => ({
    title: `a rate limit that asks for ${retryAfterSeconds} s`,
    modes: WHOLE,
    fault: (wire) => ({ kind: 'error-response', error: rateLimits[wire], retryAfterSeconds }),
  })),
  {
    title: 'an overload that asks for 20 s',
    modes: WHOLE,
    fault: (wire) => ({ kind: 'error-response', error: overloads[wire], retryAfterSeconds: 20 }),
  },
];
