import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countToDecide, quantileInterval, wilsonInterval } from '../../../lib/kit/stats/interval.ts';

describe('wilsonInterval', () => {
  it.each([
    [0, 0, 0, 1],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [5, 10, 0.2366, 0.7634],
    [50, 100, 0.4038, 0.5962],
  ])('of %d in %d is [%d, %d]', (hits, total, low, high) => {
    const [from, to] = wilsonInterval(hits, total);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });

  it('holds the ratio, stays within 0 and 1, and narrows with more samples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
        const hits = Math.floor(share * total);
        const [low, high] = wilsonInterval(hits, total);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / total);
        expect(high).toBeGreaterThanOrEqual(hits / total);
        const [lowTen, highTen] = wilsonInterval(hits * 10, total * 10);
        expect(highTen - lowTen).toBeLessThan(high - low);
      }),
    );
  });
});

describe('how many it takes to decide', () => {
  it.each([
    [1, 0.95, 73],
    [1, 0.99, 381],
    [0, 0.01, 381],
    [0.97, 0.95, 457],
    [0.5, 0.5, null],
    [1, 1, null],
    [0.5, 1, 1],
  ])('a share of %d against %d: %s', (ratio, bound, count) => {
    expect(countToDecide(ratio, bound)).toBe(count);
  });

  it('is the least number whose Wilson interval leaves the bound out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (hits, bound) => {
        const count = countToDecide(hits / 100, bound / 100);
        if (count === null) return;
        const spans = (total: number): boolean => {
          const [low, high] = wilsonInterval((hits / 100) * total, total);
          return low <= bound / 100 && bound / 100 <= high;
        };
        expect(spans(count * 1.0001)).toBe(false);
        if (count > 1) expect(spans((count - 1) * 0.9999)).toBe(true);
      }),
    );
  });
});

describe('the interval of a quantile', () => {
  it('leaves a bound out exactly where the share that keeps to it has no such quantile in its interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat(2_000),
        fc.constantFrom(0.5, 0.95, 0.99),
        (total, some, ratio) => {
          const kept = Math.min(total, some);
          const [low, high] = quantileInterval(ratio, total);
          const [from, to] = wilsonInterval(kept, total);
          const isIn = kept / total >= low && kept / total <= high;
          // Both ends of rounding apart.
          if (Math.abs(from - ratio) < 1e-9 || Math.abs(to - ratio) < 1e-9) return;
          expect(isIn).toBe(ratio >= from && ratio <= to);
        },
      ),
    );
  });

  it('is bounded by no value where few were drawn', () => {
    expect(quantileInterval(0.95, 72)[1]).toBeGreaterThan(1);
    expect(quantileInterval(0.95, 73)[1]).toBeLessThan(1);
    expect(quantileInterval(0.99, 380)[1]).toBeGreaterThan(1);
    expect(quantileInterval(0.99, 381)[1]).toBeLessThan(1);
    expect(quantileInterval(0.5, 0)).toEqual([-Infinity, Infinity]);
  });
});
