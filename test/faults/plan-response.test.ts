import { describe, expect, test } from 'vitest';
import { bodyAmount } from '../../lib/faults/body-amount.ts';
import { planResponse, type ResponseMoment, type ResponsePlan } from '../../lib/faults/plan-response.ts';
import { lateHeaders } from '../../lib/faults/late-headers.ts';
import { createRandom } from '../../lib/stats/random.ts';

const begun: ResponseMoment = { headSent: false, elapsedMs: 0, bytesSent: 0, tokensSent: 0 };
const sent: ResponseMoment = { ...begun, headSent: true };
const pass = { kind: 'pass' };
const stop = (unit: 'bytes' | 'tokens', count: number): ResponsePlan => ({
  kind: 'stop',
  after: { unit, count },
  how: { kind: 'end' },
});
const pace = (unit: 'bytes' | 'tokens', count: number): ResponsePlan => ({ kind: 'pace', perSecond: { unit, count } });

describe('a plan for a response', () => {
  test.each<[string, ResponsePlan, ResponseMoment, object]>([
    ['a delay waits before the head', { kind: 'delay', ms: 50 }, { ...begun, elapsedMs: 20 }, { kind: 'wait', ms: 30 }],
    ['a delay passes the head when it is over', { kind: 'delay', ms: 50 }, { ...begun, elapsedMs: 50 }, pass],
    ['a delay leaves the body alone', { kind: 'delay', ms: 50 }, sent, pass],
    ['a pace leaves the head alone', pace('bytes', 10), begun, pass],
    ['a pace waits for the first byte', pace('bytes', 10), sent, { kind: 'wait', ms: 100 }],
    ['a pace passes what is due', pace('bytes', 10), { ...sent, elapsedMs: 350 }, { kind: 'pass', maxBytes: 3 }],
    [
      'a pace waits until the next token is due',
      pace('tokens', 2),
      { ...sent, elapsedMs: 600, tokensSent: 1 },
      { kind: 'wait', ms: 400 },
    ],
    ['a stop passes the head', stop('bytes', 0), begun, pass],
    ['a stop after nothing stops behind the head', stop('bytes', 0), sent, { kind: 'end' }],
    ['a stop passes what is left in bytes', stop('bytes', 9), { ...sent, bytesSent: 5 }, { kind: 'pass', maxBytes: 4 }],
    [
      'a stop passes what is left in tokens',
      stop('tokens', 3),
      { ...sent, tokensSent: 1 },
      { kind: 'pass', maxFrames: 2 },
    ],
    ['a stop by tokens leaves what has none', stop('tokens', 0), { ...sent, tokensSent: null }, pass],
    ['a pace by tokens leaves what has none', pace('tokens', 2), { ...sent, tokensSent: null }, pass],
    ['a stop counts its own unit alone', stop('tokens', 3), { ...sent, bytesSent: 99 }, { kind: 'pass', maxFrames: 3 }],
    ['a stop stops when it is all there', stop('tokens', 3), { ...sent, tokensSent: 3 }, { kind: 'end' }],
    [
      'a stop before the head does not wait for anything',
      { kind: 'stop', after: null, how: { kind: 'reset' } },
      begun,
      { kind: 'reset' },
    ],
  ])('%s', (_, plan, moment, step) => {
    expect(planResponse(plan, moment)).toEqual(step);
  });
});

describe('late-headers', () => {
  test('draws its delays around the median, and the same for the same seed', () => {
    const request = { method: 'GET', path: '/', headers: [], model: null, streamed: null } as never;
    const draw = (seed: number): number => {
      const settings = { delay: { kind: 'lognormal', medianMs: 100, sigma: 1 } } as const;
      const action = lateHeaders.decide(settings, request, createRandom(seed, 'x'));
      return action.kind === 'shape' && action.plan.kind === 'delay' ? action.plan.ms : NaN;
    };
    const delays = Array.from({ length: 1_000 }, (_, seed) => draw(seed)).toSorted((a, b) => a - b);
    expect(draw(7)).toBe(draw(7));
    expect(delays[500]).toBeGreaterThan(85);
    expect(delays[500]).toBeLessThan(118);
    // One deviation up is e times the median.
    expect(delays[841]).toBeGreaterThan(225);
    expect(delays[841]).toBeLessThan(330);
  });
});

describe('an amount of a body', () => {
  const reader = bodyAmount({ min: 0, whole: true });

  test.each([{ bytes: 0 }, { tokens: 3 }])('is one of the two: %j', (amount) => {
    expect(reader.read(amount, 'after')).toEqual(amount);
  });

  test.each([{}, { bytes: 1, tokens: 1 }])('is never none nor both: %j', (amount) => {
    expect(() => reader.read(amount, 'after')).toThrow('after must have either bytes or tokens');
  });
});
