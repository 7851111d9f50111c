import { describe, expect, it } from 'vitest';
import type { Block, ProviderUse } from '../../../lib/collector/capacity/block.ts';
import { computeQuotas } from '../../../lib/collector/capacity/compute-quotas.ts';
import { judgeBlocks } from '../../../lib/collector/capacity/judge-block.ts';
import { describeQuota } from '../../../lib/collector/report/capacity/describe-quotas.ts';
import type { DeclaredQuota } from '../../../lib/drill/list-quotas.ts';

const useOf = (provider: string, changes: Partial<ProviderUse> = {}): ProviderUse => ({
  provider,
  calls: 0,
  answered: 0,
  told: 0,
  inputTokens: 0,
  outputTokens: 0,
  ...changes,
});

function step(rate: number, callers: number, providers: ProviderUse[]) {
  const block: Block = {
    rate,
    plannedMs: 60_000,
    calls: [],
    inFlight: [],
    overSaturated: false,
    contaminated: null,
    used: { callers, providers },
  };
  return { rate, blocks: [block], ...judgeBlocks([block], []) };
}

const quota = (changes: Partial<DeclaredQuota> = {}): DeclaredQuota => ({
  of: 'provider',
  name: 'fallback',
  providers: ['fallback'],
  kind: 'left',
  amount: 'tokens',
  limit: 600_000,
  ...changes,
});

/** At 10 a second, the peak: each caller asks the primary twice and the fallback once and a half, which answers all but one in ten. */
const atPeak = step(10, 600, [
  useOf('primary', { calls: 1_200 }),
  useOf('fallback', { calls: 900, answered: 540, told: 540, inputTokens: 432_000, outputTokens: 108_000 }),
]);
const compute = (declared: DeclaredQuota[], steps = [atPeak], planned = { input: 700, output: 100 }) =>
  computeQuotas(steps, { declared, peakRate: 10, tokensPerRequest: planned });

describe('declared limits at the declared peak', () => {
  it('are gone after what is left over what callers took each minute', () => {
    const [left] = compute([quota()]);
    // 540,000 tokens of 600 callers: 900 each, and 600 callers a minute.
    expect(left).toMatchObject({ usedPerMinute: 540_000, timesUsed: null, from: { by: 'usage', measuredRate: 10 } });
    expect(left?.minutes).toBeCloseTo(600 / 540, 9);
    expect(describeQuota(left!)).toBe(
      'What is left to fallback, 600,000 tokens, is gone 1.1 min into this outage at the declared peak: 540,000 a minute, by 10.0/s and what each of 600 callers at 10.0/s took on average (900 of fallback, by its usage).',
    );
  });

  it('count each request to a provider, those of callers who had to be asked for again too', () => {
    const [minute] = compute([quota({ kind: 'per-minute', amount: 'requests', limit: 300 })]);
    expect(minute).toMatchObject({ usedPerMinute: 900, timesUsed: 3, minutes: null, from: { by: 'calls' } });
    expect(describeQuota(minute!)).toContain('The 300 requests a minute of fallback are used 3.00 times');
  });

  it('count all providers of an account together, and tell what each took', () => {
    const account = quota({ of: 'account', name: 'acme', providers: ['primary', 'fallback'] });
    const [requests, input] = compute([
      { ...account, amount: 'requests' },
      { ...account, amount: 'inputTokens' },
    ]);
    expect(requests).toMatchObject({ usedPerMinute: 2_100, from: { perCaller: [{ amount: 2 }, { amount: 1.5 }] } });
    expect(input).toMatchObject({ usedPerMinute: 432_000, from: { perCaller: [{ amount: 0 }, { amount: 720 }] } });
    expect(describeQuota(requests!)).toContain('account acme (primary and fallback together)');
  });

  it('are computed from the nearest rate where the peak was not tried, and say so', () => {
    const slow = step(5, 300, [useOf('fallback', { calls: 300, answered: 300, told: 300, inputTokens: 30_000 })]);
    const slower = step(1, 60, [useOf('fallback', { calls: 60, answered: 60, told: 60, inputTokens: 60 })]);
    const [left] = compute([quota()], [slower, slow]);
    expect(left).toMatchObject({ usedPerMinute: 60_000, minutes: 10, from: { measuredRate: 5, callers: 300 } });
  });

  it('take tokens as planned where the provider tells none, and scale where it tells some', () => {
    const untold = step(10, 600, [useOf('fallback', { calls: 600, answered: 600 })]);
    expect(compute([quota()], [untold])[0]).toMatchObject({ usedPerMinute: 480_000, from: { by: 'plan' } });
    const half = step(10, 600, [useOf('fallback', { calls: 600, answered: 600, told: 300, outputTokens: 30_000 })]);
    const [output] = compute([quota({ amount: 'outputTokens' })], [half]);
    expect(output).toMatchObject({ usedPerMinute: 60_000, from: { by: 'usage' } });
  });

  it('last for ever where nothing is used, and are not told where nothing was measured', () => {
    const none = step(10, 600, [useOf('primary', { calls: 600 })]);
    expect(compute([quota()], [none])[0]).toMatchObject({ usedPerMinute: 0, minutes: null });
    expect(describeQuota(compute([quota()], [none])[0]!)).toContain('is not used at the declared peak');
    expect(compute([quota()], [])).toEqual([]);
  });
});
