import { expect, test } from 'vitest';
import { divideQuantiles } from '../../../lib/kit/stats/compare-quantiles.ts';

test('two that are alike are a quotient of 1, and the limits of both are in its interval', () => {
  const same = { value: 100, low: 80, high: 125 };
  const { value, low, high } = divideQuantiles(same, same);
  expect(value).toBe(1);
  // Each is a factor of 1.25 away, on logarithms: 1.25 to the power of √2.
  expect(low).toBeCloseTo(1 / 1.25 ** Math.SQRT2, 10);
  expect(high).toBeCloseTo(1.25 ** Math.SQRT2, 10);
});

test('one that is known exactly leaves the interval of the other', () => {
  const exact = { value: 50, low: 50, high: 50 };
  expect(divideQuantiles({ value: 100, low: 90, high: 120 }, exact)).toEqual({
    value: 2,
    low: expect.closeTo(1.8, 10),
    high: expect.closeTo(2.4, 10),
  });
});

test('a quantile that so many failures reach is beyond every bound, and one that is not measured bounds nothing', () => {
  const known = { value: 100, low: 80, high: 125 };
  expect(divideQuantiles({ value: Infinity, low: 500, high: Infinity }, known)).toEqual({
    value: Infinity,
    low: 4,
    high: Infinity,
  });
  expect(divideQuantiles({ value: 100, low: 80, high: Infinity }, known).high).toBe(Infinity);
  expect(divideQuantiles(known, { value: Infinity, low: 9, high: Infinity })).toMatchObject({ low: 0, high: Infinity });
});
