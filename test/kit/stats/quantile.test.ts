import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, sortValues, sortValuesOf } from '../../../lib/kit/stats/quantile.ts';

describe('quantile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0, 7],
    [[7], 1, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.51, 3],
    [[1, 2, 3, 4], 0.99, 4],
    [[1, 2, 3, 4, 5], 0.5, 3],
  ])('of %j at %d is %j', (values, ratio, expected) => {
    expect(quantile(values, ratio)).toBe(expected);
  });

  it('is a measured value that the asked share does not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, ratio) => {
          const found = quantile(sortValues(values), ratio);
          expect(values.some((value) => value === found)).toBe(true);
          expect(values.filter((value) => value <= (found ?? 0)).length).toBeGreaterThanOrEqual(ratio * values.length);
        },
      ),
    );
  });

  it('sorts by number and leaves the input alone', () => {
    const values = [10, 9, 2];
    expect([...sortValues(values)]).toEqual([2, 9, 10]);
    expect(values).toEqual([10, 9, 2]);
  });

  it('sorts what items have, and leaves out those that have nothing', () => {
    const items = [{ ms: 10 }, { ms: null }, { ms: 9 }, { ms: 0 }];
    expect([...sortValuesOf(items, ({ ms }) => ms)]).toEqual([0, 9, 10]);
    expect([...sortValuesOf([], () => 1)]).toEqual([]);
  });
});
