import { advanceWindow, emptyWindowCount, waitForWindow, type WindowCount } from '../../../kit/limits/window-count.ts';
import { object, required, withDefault } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { answerWithError } from '../../fault/answer-with-error.ts';
import { countAmount, countedAmount } from '../../fault/counted-amount.ts';
import { defineLimit, findLimitKey, perTenant } from '../../fault/limit.ts';
import { readRequestCost } from '../../fault/request-cost.ts';

const errors = { openai: 'openai-429-slow-down', anthropic: 'anthropic-429-acceleration' } as const;

/** Refuses what grows too fast, though it is within every quota: what a full failover at once runs into. */
export const accelerationLimit = defineLimit({
  summary: 'The provider answers 429 when traffic grows faster than it allows, though no quota is used up.',
  settings: object({
    provider: required('whose error a refused request gets', choice(['openai', 'anthropic'])),
    floor: required('what goes through in every window, however little came before', countedAmount),
    growthRatio: withDefault(
      "by how much a window may exceed the one before it: 0.5 is half as much again (OpenAI's, above 1 million input tokens per minute)",
      number({ min: 0, max: 1_000 }),
      0.5,
    ),
    windowMs: withDefault(
      "the length of a window, ms from arming on; OpenAI's is 15 min",
      number({ min: 100, max: 86_400_000 }),
      900_000,
    ),
    perTenant,
  }),
  readsBody: ({ floor }) => floor.requests === undefined,
  key: findLimitKey,
  begin: (): WindowCount => emptyWindowCount,
  step({ provider, floor, growthRatio, windowMs }, before, { request, elapsedMs }) {
    const state = advanceWindow(before, windowMs, elapsedMs);
    const { limit, cost } = countAmount(floor, readRequestCost(request));
    if (state.used + cost <= Math.max(limit, state.before * (1 + growthRatio))) {
      return { state: { ...state, used: state.used + cost }, action: { kind: 'pass' } };
    }
    const waitSeconds = provider === 'openai' ? undefined : waitForWindow(state, windowMs, elapsedMs) / 1_000;
    return { state, action: answerWithError(errors[provider], { atEpochMs: request.atEpochMs, waitSeconds }) };
  },
});
