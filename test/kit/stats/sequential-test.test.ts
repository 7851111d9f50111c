import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countFixed,
  countMore,
  countPerfect,
  expectCases,
  SEQUENTIAL_BOUND,
  testSequentially,
} from '../../../lib/kit/stats/sequential-test.ts';

const usual = { good: 0.98, bad: 0.9 };

describe('the sequential test', () => {
  it('decides at ± ln 19', () => expect(SEQUENTIAL_BOUND).toBeCloseTo(2.944, 3));

  it.each([
    [0.99, 0.95, 107, 64, 170],
    [0.95, 0.9, 159, 128, 290],
    [0.98, 0.95, 218, 163, 385],
  ])(
    'of %d against %d expects %d cases where it is good, %d where it is bad, of %d for a fixed size',
    (good, bad, ...[whenGood, whenBad, fixed]) => {
      const alternatives = { good, bad };
      expect(Math.round(expectCases(good, alternatives))).toBe(whenGood);
      expect(Math.round(expectCases(bad, alternatives))).toBe(whenBad);
      expect(Math.abs(countFixed(alternatives) - fixed)).toBeLessThanOrEqual(1);
    },
  );

  it('is undecided at first, good after enough hits in a row, and bad after two misses at once', () => {
    expect(testSequentially({ hits: 0, total: 0 }, usual)).toEqual({ decision: 'undecided', score: 0 });
    const enough = countPerfect(usual);
    expect(enough).toBe(35);
    expect(testSequentially({ hits: enough - 1, total: enough - 1 }, usual).decision).toBe('undecided');
    expect(testSequentially({ hits: enough, total: enough }, usual).decision).toBe('good');
    expect(testSequentially({ hits: 0, total: 1 }, usual).decision).toBe('undecided');
    expect(testSequentially({ hits: 0, total: 2 }, usual).decision).toBe('bad');
  });

  it('says how many more would decide, which then do, where the share stays what it is', () => {
    expect(countMore({ hits: 0, total: 0 }, usual)).toBeNull();
    expect(countMore({ hits: 20, total: 20 }, usual)).toBe(15);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(400), (total, some) => {
        const hits = Math.min(total, some);
        const more = countMore({ hits, total }, usual);
        if (more === null) return;
        const grown = (total + more) / total;
        const later = testSequentially({ hits: hits * grown, total: total * grown }, usual);
        if (testSequentially({ hits, total }, usual).decision === 'undecided') expect(more).toBeGreaterThan(0);
        expect(Math.abs(later.score)).toBeGreaterThan(SEQUENTIAL_BOUND - 1e-9);
      }),
    );
  });
});
