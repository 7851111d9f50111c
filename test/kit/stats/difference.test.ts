import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePairs, compareShares, testPairs } from '../../../lib/kit/stats/difference.ts';

const count = fc.integer({ min: 0, max: 300 });

describe('the difference of two shares', () => {
  it('has the interval that Newcombe published for 56 of 70 against 48 of 80', () => {
    const compared = compareShares({ hits: 56, total: 70 }, { hits: 48, total: 80 });
    expect(compared?.difference).toBeCloseTo(0.2, 10);
    expect(compared?.interval[0]).toBeCloseTo(0.0524, 4);
    expect(compared?.interval[1]).toBeCloseTo(0.3339, 4);
  });

  it.each([
    // Newcombe (1998), table II, method 10.
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
    [5, 56, 0, 29, -0.0381, 0.1926],
  ])('of %d in %d and %d in %d lies between %d and %d', (hits, total, otherHits, otherTotal, low, high) => {
    const compared = compareShares({ hits, total }, { hits: otherHits, total: otherTotal });
    expect(compared?.interval[0]).toBeCloseTo(low, 3);
    expect(compared?.interval[1]).toBeCloseTo(high, 3);
  });

  it('is not known where one of them has no sample', () => {
    expect(compareShares({ hits: 0, total: 0 }, { hits: 1, total: 2 })).toBeNull();
    expect(compareShares({ hits: 1, total: 2 }, { hits: 0, total: 0 })).toBeNull();
  });
});

describe('the difference of pairs', () => {
  it('has the interval published for airway hyper-responsiveness before and after a transplantation', () => {
    // Bentur et al. (2009), in Fagerland, Lydersen, Laake, Statistics in Medicine 33 (2014): -0.507 to -0.026.
    const compared = comparePairs({ both: 1, onlyFirst: 1, onlySecond: 7, neither: 12 });
    expect(compared?.difference).toBeCloseTo(-6 / 21, 10);
    expect(compared?.interval[0]).toBeCloseTo(-0.507, 3);
    expect(compared?.interval[1]).toBeCloseTo(-0.026, 3);
  });

  it('is 0 within an interval around it where the two never differ, and not known without a pair', () => {
    const same = comparePairs({ both: 40, onlyFirst: 0, onlySecond: 0, neither: 10 });
    expect(same?.difference).toBe(0);
    expect(same?.interval[0]).toBeLessThan(0);
    expect(same?.interval[1]).toBeGreaterThan(0);
    expect(comparePairs({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toBeNull();
  });

  it('lies in its interval, which stays between -1 and 1 and turns with the two', () => {
    fc.assert(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, neither) => {
        const compared = comparePairs({ both, onlyFirst, onlySecond, neither });
        if (compared === null) return;
        const [low, high] = compared.interval;
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(compared.difference).toBeGreaterThanOrEqual(low - 1e-9);
        expect(compared.difference).toBeLessThanOrEqual(high + 1e-9);
        const turned = comparePairs({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither });
        expect(turned?.interval[0]).toBeCloseTo(-high, 9);
      }),
    );
  });

  it('is told more closely by pairs that go together than by two samples of the same shares', () => {
    const [low, high] = comparePairs({ both: 60, onlyFirst: 10, onlySecond: 2, neither: 28 })!.interval;
    const [from, to] = compareShares({ hits: 70, total: 100 }, { hits: 62, total: 100 })!.interval;
    expect(high - low).toBeLessThan(to - from);
  });
});

describe("McNemar's test", () => {
  it('gives what was published for 1 pair against 7: 0.070 exact, 0.039 mid-p', () => {
    expect(testPairs({ onlyFirst: 1, onlySecond: 7 })).toBeCloseTo(0.0703, 4);
    expect(testPairs({ onlyFirst: 1, onlySecond: 7 }, 'mid-p')).toBeCloseTo(0.0391, 4);
  });

  it.each([
    [0, 0, 1],
    [1, 1, 1],
    [0, 5, 0.0625],
    [0, 6, 0.03125],
    [5, 5, 1],
    [10, 25, 0.01667],
  ])('of %d against %d is %d', (onlyFirst, onlySecond, likely) => {
    expect(testPairs({ onlyFirst, onlySecond })).toBeCloseTo(likely, 4);
  });

  it('is a probability, the same whichever is first, and never below mid-p', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }), (onlyFirst, onlySecond) => {
        const exact = testPairs({ onlyFirst, onlySecond });
        expect(exact).toBeGreaterThanOrEqual(0);
        expect(exact).toBeLessThanOrEqual(1);
        expect(testPairs({ onlyFirst: onlySecond, onlySecond: onlyFirst })).toBe(exact);
        expect(testPairs({ onlyFirst, onlySecond }, 'mid-p')).toBeLessThanOrEqual(exact);
      }),
    );
  });
});
