import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Amounts } from '../../../lib/kit/limits/amount.ts';
import { correctCost, estimateCost } from '../../../lib/kit/limits/estimate-cost.ts';
import {
  admitRequest,
  createRateLimiter,
  type RateDecision,
  type RateLimits,
  readLimits,
  settleCost,
} from '../../../lib/kit/limits/rate-limiter.ts';

const one: Amounts = { requests: 1, tokens: 0, inputTokens: 0, outputTokens: 0 };
const tokens = (input: number, output = 0): Amounts => ({
  requests: 1,
  tokens: input + output,
  inputTokens: input,
  outputTokens: output,
});

/** Sends requests at these times; what became of each, in order. */
function send(limits: RateLimits, requests: readonly (readonly [atMs: number, cost: Amounts])[]): RateDecision[] {
  let state = createRateLimiter(limits, 0);
  return requests.map(([atMs, cost]) => {
    const decision = admitRequest(limits, state, cost, atMs);
    state = decision.state;
    return decision;
  });
}

const kinds = (decisions: readonly RateDecision[]): string =>
  decisions.map(({ kind }) => (kind === 'admitted' ? '.' : 'x')).join('');

describe('a limit of requests', () => {
  const limits: RateLimits = { perMinute: { requests: 60 }, burstSeconds: 3 };

  test('lets a burst through and then one a second, at any moment of the second', () => {
    const atOnce = Array.from({ length: 5 }, () => [0, one] as const);
    expect(kinds(send(limits, [...atOnce, [999, one], [1_000, one], [1_500, one], [2_000, one]]))).toBe('...xxx.x.');
  });

  test('tells the wait to the millisecond: one before it the request is refused, at it the request passes', () => {
    const burst = Array.from({ length: 3 }, () => [0, one] as const);
    const refused = send(limits, [...burst, [400, one]]).at(-1);
    expect(refused).toMatchObject({ kind: 'refused', amount: 'requests', waitMs: 600, reading: { remaining: 0 } });
    expect(kinds(send(limits, [...burst, [999, one]]))).toBe('...x');
    expect(kinds(send(limits, [...burst, [1_000, one]]))).toBe('....');
  });

  test('always has room for one request, however short the burst', () => {
    const short = { perMinute: { requests: 30 }, burstSeconds: 0.1 };
    expect(
      kinds(
        send(short, [
          [0, one],
          [1_000, one],
          [2_000, one],
        ]),
      ),
    ).toBe('.x.');
  });
});

describe('several limits at a time', () => {
  const limits: RateLimits = { perMinute: { requests: 600, inputTokens: 1_000, outputTokens: 100 }, burstSeconds: 60 };

  test('refuse by the one to be waited for longest, and take nothing for a refused request', () => {
    const decisions = send(limits, [
      [0, tokens(900, 90)],
      [0, tokens(200, 20)],
      [0, tokens(100, 10)],
    ]);
    expect(kinds(decisions)).toBe('.x.');
    // 100 tokens are missing at 1,000 a minute, 10 at 100 a minute: 6 s each; the first named is told.
    expect(decisions[1]).toMatchObject({
      amount: 'inputTokens',
      waitMs: 6_000,
      reading: { limit: 1_000, remaining: 100 },
    });
  });

  test('refuse what a full bucket cannot hold, and let others on', () => {
    const decisions = send(limits, [
      [0, tokens(1_001)],
      [0, tokens(1_000)],
    ]);
    expect(kinds(decisions)).toBe('x.');
    expect(decisions[0]).toMatchObject({ amount: 'inputTokens', waitMs: 1 });
  });
});

describe('what an answer really cost', () => {
  const limits: RateLimits = { perMinute: { outputTokens: 60 }, burstSeconds: 60 };
  const after = (reserved: number, real: number): number => {
    const admitted = admitRequest(limits, createRateLimiter(limits, 0), tokens(0, reserved), 0);
    const state = settleCost(limits, admitted.state, correctCost(tokens(0, reserved), real), 0);
    return readLimits(limits, state).outputTokens?.resetMs ?? -1;
  };

  test.each([
    ['less than reserved is put back', 50, 10, 10_000],
    ['more than reserved is taken too, into debt', 0, 90, 90_000],
    ['a debt is one full bucket at most', 0, 1_000_000, 120_000],
    ['as reserved changes nothing', 20, 20, 20_000],
  ])('%s', (_, reserved, real, resetMs) => {
    expect(after(reserved, real)).toBe(resetMs);
  });
});

test('over any hour no more passes than the burst and the rate allow, and a refused request passes after its wait', () => {
  const request = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 400 }));
  fc.assert(
    fc.property(
      fc.array(request, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.integer({ min: 1, max: 120 }),
      (requests, perMinute, burstSeconds) => {
        const limits: RateLimits = { perMinute: { tokens: perMinute }, burstSeconds };
        let state = createRateLimiter(limits, 0);
        let atMs = 0;
        let passed = 0;
        for (const [gapMs, count] of requests) {
          atMs += gapMs;
          const decision = admitRequest(limits, state, tokens(count), atMs);
          state = decision.state;
          if (decision.kind === 'admitted') passed += count;
          else if (count <= (perMinute * burstSeconds) / 60) {
            const later = admitRequest(limits, state, tokens(count), atMs + decision.waitMs);
            expect(later.kind).toBe('admitted');
          }
        }
        expect(passed).toBeLessThanOrEqual((perMinute * (burstSeconds + atMs / 1_000)) / 60 + 1e-6);
      },
    ),
  );
});

test.each([
  [
    { promptCharacters: 401, maxTokens: 50, bodyBytes: 9_999 },
    { requests: 1, tokens: 151, inputTokens: 101, outputTokens: 50 },
  ],
  [
    { promptCharacters: null, maxTokens: null, bodyBytes: 2_000_000 },
    { requests: 1, tokens: 500_000, inputTokens: 500_000, outputTokens: 0 },
  ],
  [
    { promptCharacters: null, maxTokens: null, bodyBytes: null },
    { requests: 1, tokens: 0, inputTokens: 0, outputTokens: 0 },
  ],
])('a request of which %j is known counts as %j', (known, cost) => {
  expect(estimateCost(known)).toEqual(cost);
});
