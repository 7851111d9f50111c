import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../lib/kit/stats/interval.ts';

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
