import type { AnswerForm } from '../../lib/kit/terms/answer-form.ts';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../lib/kit/stats/quantile.ts';
import { ttftFits } from '../../lib/kit/stats/ttft-fits.ts';
import type { AnswerPlan, MockDescription } from '../../mocks/answer/answer-plan.ts';
import { type DialectName, dialects } from '../../mocks/answer/dialects/index.ts';
import { planAnswer } from '../../mocks/mock/plan-answer.ts';
import { chatRequest, fallback, lengthHeader, ticketBody } from './request-body.ts';
import { resolveMock } from '../../mocks/mock/mock.ts';

const PROMPTS = 4_000;

/**
 * The parts a plan is made of are tested by their own draws. Here the draws are those of whole plans, where each prompt
 * has a generator of its own: a key that made them alike would show.
 */
function planMany(kind: AnswerForm, description: MockDescription, streamed = false): AnswerPlan[] {
  return Array.from({ length: PROMPTS }, (_, ticket) =>
    planAnswer(
      chatRequest(ticketBody({ kind, ticket, streamed }), lengthHeader({ outputTokens: 40 })),
      resolveMock(description),
      7,
    ),
  );
}

describe('over four thousand prompts', () => {
  // A lognormal of sigma 0.7: four standard errors of its quantiles are 5.5 % at p50, 9.4 % at p95 and 16.5 % at p99.
  it('a model answers in the time it was measured to: p50 within 6 %, p95 within 10 %, p99 within 17 %', () => {
    const ttft = 'claude-sonnet-4.6';
    const plans = planMany('chat', { ...fallback, ttft }, true);
    const first = plans.map(({ frames }) => [...frames][0]?.dueMs ?? 0).toSorted((a, b) => a - b);
    const { bodyMedianMs, bodySigma } = ttftFits[ttft];
    const off = (at: number, normalQuantile: number): number =>
      Math.abs((quantile(first, at) ?? 0) / (bodyMedianMs * Math.exp(bodySigma * normalQuantile)) - 1);
    expect(off(0.5, 0)).toBeLessThan(0.06);
    expect(off(0.95, 1.645)).toBeLessThan(0.1);
    expect(off(0.99, 2.326)).toBeLessThan(0.17);
    // The model beside it in the table is told from it by the same measure.
    expect(Math.abs((quantile(first, 0.5) ?? 0) / ttftFits['gpt-4.1'].bodyMedianMs - 1)).toBeGreaterThan(0.06);
  });

  // Four standard errors of a share of 4,000: 3.2 points at most.
  it.each([
    ['no-schema-2024', 'extraction'],
    ['gpt-4o-dspy-2024', 'tool-call'],
    ['claude-3.5-sonnet', 'extraction'],
  ] satisfies [DialectName, AnswerForm][])(
    '%s breaks as many answers to requests for %s as it says',
    (dialect, kind) => {
      const mix: readonly { kind: string; weight: number }[] = dialects[dialect][kind];
      const total = mix.reduce((sum, { weight }) => sum + weight, 0);
      const wanted = 1 - (mix.find((entry) => entry.kind === 'right')?.weight ?? 0) / total;
      const plans = planMany(kind, { ...fallback, dialect });
      // Cut at max_tokens is no habit of a dialect's.
      const spoken = plans.filter(({ said }) => said?.failure !== 'truncated');
      const truncated = (mix.find((entry) => entry.kind === 'truncated')?.weight ?? 0) / total;
      const broken = spoken.filter(({ said }) => said?.failure !== null).length / spoken.length;
      const expected = (wanted - truncated) / (1 - truncated);
      expect(Math.abs(broken - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / spoken.length));
    },
  );
});
