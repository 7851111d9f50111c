import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET_COUNT, bucketMiddle, bucketOf, createHistogram } from '../../../lib/kit/stats/histogram.ts';
import { quantile, sortValues } from '../../../lib/kit/stats/quantile.ts';

const milliseconds = fc.double({ min: 0.001, max: 4e9, noNaN: true });

describe('histogram', () => {
  it('is empty at first and says so instead of giving a number', () => {
    const histogram = createHistogram();
    expect(histogram.count).toBe(0);
    expect(histogram.quantile(0.5)).toBeNull();
  });

  it('gives every value back within 0.5 %', () => {
    fc.assert(
      fc.property(milliseconds, (value) => {
        expect(Math.abs(bucketMiddle(bucketOf(value)) / value - 1)).toBeLessThanOrEqual(0.005);
      }),
    );
  });

  it('numbers its buckets in order of value, within 16 bits', () => {
    expect(BUCKET_COUNT).toBeLessThan(65_536);
    fc.assert(
      fc.property(milliseconds, milliseconds, (a, b) => {
        expect(bucketOf(Math.min(a, b))).toBeLessThanOrEqual(bucketOf(Math.max(a, b)));
      }),
    );
  });

  it('puts what it cannot measure at its ends and still counts it', () => {
    const histogram = createHistogram();
    for (const value of [0, -1, Number.NaN, 1e-9, 1e15]) histogram.add(value);
    expect(histogram.count).toBe(5);
    expect(histogram.max).toBe(1e15);
  });

  it('agrees with the exact quantile within 0.5 %', () => {
    fc.assert(
      fc.property(
        fc.array(milliseconds, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, ratio) => {
          const histogram = createHistogram();
          for (const value of values) histogram.add(value);
          const exact = quantile(sortValues(values), ratio) ?? 0;
          expect(Math.abs((histogram.quantile(ratio) ?? 0) / exact - 1)).toBeLessThanOrEqual(0.005);
        },
      ),
    );
  });

  it('counts the same merged as added one by one', () => {
    fc.assert(
      fc.property(fc.array(milliseconds), fc.array(milliseconds), (left, right) => {
        const all = createHistogram();
        const a = createHistogram();
        const b = createHistogram();
        for (const value of left) a.add(value);
        for (const value of right) b.add(value);
        for (const value of [...left, ...right]) all.add(value);
        a.merge(b);
        expect(a.count).toBe(all.count);
        expect(a.max).toBe(all.max);
        expect(a.quantile(0.9)).toBe(all.quantile(0.9));
      }),
    );
  });
});
