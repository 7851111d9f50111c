import { expect, test } from 'vitest';
import { delay, type DelaySettings, drawDelayMs, scaleDelay } from '../../../lib/faults/fault/delay.ts';
import { quantile } from '../../../lib/kit/stats/quantile.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { ttftFits } from '../../../lib/kit/stats/ttft-fits.ts';

const DRAWS = 20_000;

function drawMany(settings: DelaySettings): number[] {
  const random = createRandom(3, 'delays');
  return Array.from({ length: DRAWS }, () => drawDelayMs(settings, random, 0)).toSorted((a, b) => a - b);
}

test('a constant delay is always the same', () => {
  expect(new Set(drawMany({ kind: 'constant', ms: 70 }))).toEqual(new Set([70]));
});

test('a delay that ramps is as long as its fault has been armed for, and then stays', () => {
  const settings: DelaySettings = { kind: 'ramp', fromMs: 100, toMs: 900, durationMs: 4_000 };
  const at = (elapsedMs: number, of: DelaySettings = settings): number => drawDelayMs(of, () => 0, elapsedMs);
  expect([0, 1_000, 2_000, 4_000, 60_000].map((elapsedMs) => at(elapsedMs))).toEqual([100, 300, 500, 900, 900]);
  expect(at(500, scaleDelay(settings, 0.25))).toBe(at(2_000));
  expect(scaleDelay({ kind: 'constant', ms: 7 }, 0.25)).toEqual({ kind: 'constant', ms: 7 });
});

test('a lognormal delay has its median, and one deviation up is e times it', () => {
  const delays = drawMany({ kind: 'lognormal', medianMs: 100, sigma: 1 });
  expect((quantile(delays, 0.5) ?? 0) / 100).toBeCloseTo(1, 1);
  expect((quantile(delays, 0.8413) ?? 0) / (100 * Math.E)).toBeCloseTo(1, 1);
});

test.each(Object.keys(ttftFits) as (keyof typeof ttftFits)[])(
  'a delay as measured of %s has its p50 and p95',
  (model) => {
    const { p50, p95 } = ttftFits[model].measuredMs;
    const delays = drawMany({ kind: 'measured', model, factor: 3 });
    expect(Math.abs((quantile(delays, 0.5) ?? 0) / (3 * p50) - 1)).toBeLessThan(0.05);
    expect(Math.abs((quantile(delays, 0.95) ?? 0) / (3 * p95) - 1)).toBeLessThan(0.1);
  },
);

test('no delay is longer than an hour', () => {
  expect(drawMany({ kind: 'lognormal', medianMs: 3_600_000, sigma: 5 }).at(-1)).toBe(3_600_000);
});

test('a model nobody measured is refused by name', () => {
  expect(() => delay.read({ kind: 'measured', model: 'gpt-4o-min' }, 'delay')).toThrow('Did you mean "gpt-4o-mini"?');
});
