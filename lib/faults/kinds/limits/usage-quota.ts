import { correctCost } from '../../../kit/limits/estimate-cost.ts';
import { advanceWindow, emptyWindowCount, waitForWindow, type WindowCount } from '../../../kit/limits/window-count.ts';
import { object, required, withDefault } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { answerWithError } from '../../fault/answer-with-error.ts';
import { countAmount, countedAmount } from '../../fault/counted-amount.ts';
import { defineLimit, findLimitKey, perTenant } from '../../fault/limit.ts';
import { readRequestCost } from '../../fault/request-cost.ts';

/** Each provider's error, and whether it tells when the quota is there again. */
const errors = {
  openai: { error: 'openai-429-quota', tellsWait: false },
  anthropic: { error: 'anthropic-429-spend', tellsWait: false },
  azure: { error: 'azure-429', tellsWait: true },
  gemini: { error: 'gemini-429', tellsWait: true },
} as const;

/** Lets so much through each day and nothing more: the error clients retry though it is of no use. */
export const usageQuota = defineLimit({
  summary: 'The provider answers 429 once its quota for the day is used up, however slowly requests come.',
  settings: object({
    provider: required('whose error a refused request gets', choice(['openai', 'anthropic', 'azure', 'gemini'])),
    quota: required(
      'what goes through; a prompt counts as its characters / 4, an answer as max_tokens until its usage is known',
      countedAmount,
    ),
    windowMs: withDefault(
      'after how long, counted from arming, the quota is there again, ms; a day unless a drill has less time',
      number({ min: 100, max: 86_400_000 }),
      86_400_000,
    ),
    perTenant,
  }),
  readsBody: ({ quota }) => quota.requests === undefined,
  readsUsage: ({ quota }) => quota.tokens !== undefined,
  key: findLimitKey,
  begin: (): WindowCount => emptyWindowCount,
  step({ provider, quota, windowMs }, before, { request, elapsedMs }) {
    const state = advanceWindow(before, windowMs, elapsedMs);
    const { limit, cost } = countAmount(quota, readRequestCost(request));
    if (state.used + cost <= limit) {
      return { state: { ...state, used: state.used + cost }, action: { kind: 'pass' } };
    }
    const { error, tellsWait } = errors[provider];
    const waitSeconds = tellsWait ? waitForWindow(state, windowMs, elapsedMs) / 1_000 : undefined;
    const words = { what: 'call', quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' };
    return { state, action: answerWithError(error, { atEpochMs: request.atEpochMs, waitSeconds, words }) };
  },
  finish({ quota, windowMs }, before, { request, elapsedMs, outputTokens }) {
    const state = advanceWindow(before, windowMs, elapsedMs);
    if (outputTokens === null) return { state, admitted: [] };
    const { cost: more } = countAmount(quota, correctCost(readRequestCost(request), outputTokens));
    return { state: { ...state, used: Math.max(0, state.used + more) }, admitted: [] };
  },
});
