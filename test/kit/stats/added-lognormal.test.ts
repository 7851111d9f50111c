import { expect, test } from 'vitest';
import { fitAddedLognormal } from '../../../lib/kit/stats/added-lognormal.ts';
import { LATENCY_BINS, latencyBin, quantileOfBins } from '../../../lib/kit/stats/latency-bins.ts';
import { createRandom, drawNormal, type Random } from '../../../lib/kit/stats/random.ts';

function draw(random: Random, count: number, medianMs: number, sigma: number, into = new Float64Array(LATENCY_BINS)) {
  for (let place = 0; place < count; place++) {
    const bin = latencyBin(medianMs * Math.exp(sigma * drawNormal(random)));
    into[bin] = (into[bin] ?? 0) + 1;
  }
  return into;
}

test('finds how many are late, and how late', () => {
  const random = createRandom(1, 'late');
  const before = draw(random, 5_000, 800, 0.5);
  const now = draw(random, 600, 9_000, 0.4, draw(random, 1_400, 800, 0.5));
  const fit = fitAddedLognormal(before, now);
  expect(fit?.share).toBeCloseTo(0.3, 1);
  expect(fit?.medianMs).toBeGreaterThan(8_300);
  expect(fit?.medianMs).toBeLessThan(9_700);
  expect(fit?.sigma).toBeCloseTo(0.4, 1);
});

test('adds nothing to latencies that are as they were, or where there are too few to tell', () => {
  const random = createRandom(2, 'same');
  const before = draw(random, 5_000, 800, 0.5);
  expect(fitAddedLognormal(before, draw(random, 2_000, 800, 0.5))).toBeNull();
  expect(fitAddedLognormal(before, draw(random, 5, 9_000, 0.4))).toBeNull();
  expect(fitAddedLognormal(new Float64Array(LATENCY_BINS), before)).toBeNull();
});

test('a quantile of bins is within a bin of what it was counted from', () => {
  const counts = draw(createRandom(3, 'quantile'), 10_000, 1_000, 0.5);
  expect(quantileOfBins(counts, 0.5)).toBeGreaterThan(900);
  expect(quantileOfBins(counts, 0.5)).toBeLessThan(1_100);
  expect(quantileOfBins(new Float64Array(LATENCY_BINS), 0.5)).toBeNull();
});
