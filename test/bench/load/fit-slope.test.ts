import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { fitSlope } from './fit-slope.ts';

it('finds a line as it is', () => {
  expect(
    fitSlope([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toEqual({ perUnit: 2, low: 2, high: 2 });
});

it('gives the interval of the textbook', () => {
  // Anscombe's first set: slope 0.5001 with a standard error of 0.1179 at 9 degrees of freedom.
  const xs = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const ys = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const { perUnit, low, high } = fitSlope(xs.map((x, at) => [x, ys[at] ?? 0]));
  expect(perUnit).toBeCloseTo(0.5001, 3);
  expect((high - low) / 2).toBeCloseTo(3.25 * 0.1179, 3);
});

it('holds the true slope in 99 of 100 fits', () => {
  const random = createRandom('slopes');
  const fits = Array.from({ length: 2_000 }, () =>
    fitSlope(Array.from({ length: 10 }, (_, x) => [x, 0.3 * x + (random() + random() + random() - 1.5)])),
  );
  const missed = fits.filter(({ low, high }) => low > 0.3 || high < 0.3).length / fits.length;
  expect(missed).toBeGreaterThan(0.003);
  expect(missed).toBeLessThan(0.02);
});

it('refuses what no line can be fitted through', () => {
  expect(() =>
    fitSlope([
      [0, 1],
      [1, 3],
    ]),
  ).toThrow('3 to 17 points, got 2');
});
