import type { LimitedAmount } from '../../../kit/limits/amount.ts';
import { correctCost } from '../../../kit/limits/estimate-cost.ts';
import { limitProviders, type LimitProvider, renderRateLimitHeaders } from '../../../kit/limits/rate-limit-headers.ts';
import {
  admitRequest,
  createRateLimiter,
  type RateDecision,
  type RateLimits,
  readLimits,
  settleCost,
} from '../../../kit/limits/rate-limiter.ts';
import { object, optional, required, withDefault } from '../../../kit/settings/object.ts';
import { choice, number, type ReadBy, type Reader, reject, type WrittenBy } from '../../../kit/settings/reader.ts';
import { answerWithError } from '../../fault/answer-with-error.ts';
import type { FaultAction } from '../../fault/fault.ts';
import { defineLimit, findLimitKey, perTenant } from '../../fault/limit.ts';
import type { ProviderErrorName } from '../../../wire/provider-errors/provider-errors.ts';
import { readRequestCost } from '../../fault/request-cost.ts';

const amount = number({ min: 0.001, max: 1_000_000_000 });
const amounts = object({
  requests: optional('requests each minute', amount),
  tokens: optional('tokens of prompt and answer together each minute', amount),
  inputTokens: optional('tokens of prompts each minute', amount),
  outputTokens: optional('tokens of answers each minute', amount),
});
const perMinute: Reader<ReadBy<typeof amounts>, WrittenBy<typeof amounts>> = {
  read(input, path) {
    const read = amounts.read(input, path);
    if (Object.keys(read).length === 0) {
      reject(path, 'an object with requests, tokens, inputTokens or outputTokens', input);
    }
    return read;
  },
  describe: () => amounts.describe(),
};

/** Each provider's error for a request over this limit. */
const errors: Record<LimitProvider, (refused: LimitedAmount) => ProviderErrorName> = {
  openai: (refused) => (refused === 'requests' ? 'openai-429-rpm' : 'openai-429-tpm'),
  anthropic: () => 'anthropic-429',
  azure: () => 'azure-429',
  groq: () => 'groq-429',
  mistral: () => 'mistral-429',
  gemini: () => 'gemini-429',
  bedrock: () => 'bedrock-429',
};

/** What the error calls a limit; of tokens together, the prompt's stand for them where there is no word. */
const names: Record<LimitedAmount, { what: string; quotaId: string; azure: string }> = {
  requests: {
    what: 'requests',
    quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier',
    azure: 'call',
  },
  tokens: { what: 'tokens', quotaId: 'GenerateContentInputTokensPerModelPerMinute-FreeTier', azure: 'token' },
  inputTokens: {
    what: 'input tokens',
    quotaId: 'GenerateContentInputTokensPerModelPerMinute-FreeTier',
    azure: 'token',
  },
  outputTokens: {
    what: 'output tokens',
    quotaId: 'GenerateContentInputTokensPerModelPerMinute-FreeTier',
    azure: 'token',
  },
};

/** Lets so many requests and tokens through each minute, and refuses the rest as the provider does. */
export const rateLimit = defineLimit({
  summary:
    'The provider answers 429 to what goes over its requests or tokens per minute, and tells in the headers of every answer how its limits stand.',
  settings: object({
    provider: required('whose error and headers a refused request gets', choice(limitProviders)),
    perMinute: required(
      'what goes through; each amount is a token bucket of its own, and a request must find room in all. A prompt counts as its characters / 4; an answer as the most the request allows (max_tokens, else 0) until its usage is known, then as that; without usage it stays at that',
      perMinute,
    ),
    burstSeconds: withDefault(
      "how many seconds' worth a full bucket holds, so what goes through at once; it fills all the time. Azure looks at 1 to 10 s",
      number({ min: 0.001, max: 86_400 }),
      60,
    ),
    perTenant,
  }),
  readsBody: ({ perMinute: { tokens, inputTokens, outputTokens } }) =>
    tokens !== undefined || inputTokens !== undefined || outputTokens !== undefined,
  readsUsage: ({ perMinute: { tokens, outputTokens } }) => tokens !== undefined || outputTokens !== undefined,
  key: findLimitKey,
  begin: createRateLimiter,
  step(settings, before, { request, elapsedMs }) {
    const cost = readRequestCost(request);
    const decision = admitRequest(settings, before, cost, elapsedMs);
    const { state } = decision;
    if (decision.kind === 'admitted') {
      const headers = renderRateLimitHeaders(settings.provider, readLimits(settings, state), request.atEpochMs);
      return { state, action: { kind: 'pass', headers } };
    }
    const requested = cost[decision.amount];
    return { state, action: refuse(settings, decision, requested, request.atEpochMs) };
  },
  finish(settings, state, { request, elapsedMs, outputTokens }) {
    if (outputTokens === null) return { state, admitted: [] };
    const difference = correctCost(readRequestCost(request), outputTokens);
    return { state: settleCost(settings, state, difference, elapsedMs), admitted: [] };
  },
});

function refuse(
  { provider, ...limits }: RateLimits & { provider: LimitProvider },
  { state, amount: refused, waitMs, reading }: Extract<RateDecision, { kind: 'refused' }>,
  requested: number,
  atEpochMs: number,
): Extract<FaultAction, { kind: 'respond' }> {
  const { what, quotaId, azure } = names[refused];
  const answer = answerWithError(errors[provider](refused), {
    atEpochMs,
    // A provider that tells no wait gets none added.
    waitSeconds: provider === 'mistral' || provider === 'bedrock' ? undefined : waitMs / 1_000,
    words: {
      limit: String(reading.limit),
      used: String(Math.max(0, reading.limit - reading.remaining)),
      requested: String(requested),
      what: provider === 'azure' ? azure : what,
      quotaId,
    },
  });
  const own = Object.entries(answer.headers).filter(([name]) => !/^(x|anthropic)-ratelimit-/.test(name));
  return {
    ...answer,
    headers: {
      ...Object.fromEntries(own),
      ...renderRateLimitHeaders(provider, readLimits(limits, state), atEpochMs),
    },
  };
}
