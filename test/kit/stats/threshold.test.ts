import { describe, expect, it } from 'vitest';
import { cumulativeNormal, estimateThreshold } from '../../../lib/kit/stats/threshold.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';

const trial = (strength: number, holds: boolean) => ({ strength, holds });

describe('the threshold of trials that hold and do not', () => {
  it('is open where all hold, where none does, and without a trial', () => {
    expect(estimateThreshold([trial(1, true), trial(2, true)])).toBeNull();
    expect(estimateThreshold([trial(1, false)])).toBeNull();
    expect(estimateThreshold([])).toBeNull();
  });

  it('lies between the last that holds and the first that does not', () => {
    const found = estimateThreshold(
      [1, 2, 4, 8, 9, 9].map((rate) => trial(rate, true)).concat([10, 10, 16].map((rate) => trial(rate, false))),
    );
    expect(found?.median).toBeGreaterThan(9);
    expect(found?.median).toBeLessThan(10);
    expect(found?.interval[0]).toBeLessThan(found?.median ?? 0);
    expect(found?.interval[1]).toBeGreaterThan(found?.median ?? Infinity);
  });

  it('is less sure where trials contradict one another', () => {
    const agreeing = [trial(9, true), trial(9, true), trial(10, false), trial(10, false)];
    const contradicting = [...agreeing, trial(10, true), trial(9, false)];
    const width = (trials: typeof agreeing): number => {
      const [low, high] = estimateThreshold(trials)?.interval ?? [1, Infinity];
      return high / low;
    };
    expect(width(contradicting)).toBeGreaterThan(1.1 * width(agreeing));
  });

  it('scales with the unit', () => {
    const trials = [trial(9, true), trial(10, false)];
    const hundred = estimateThreshold(trials.map(({ strength, holds }) => trial(strength * 100, holds)));
    expect(hundred?.median).toBeCloseTo(100 * (estimateThreshold(trials)?.median ?? 0), 0);
  });

  it('holds the truth in 95 % of cases or so, whatever the spread', () => {
    let covered = 0;
    const cases = 200;
    for (let number = 0; number < cases; number++) {
      const random = createRandom('threshold', number);
      const truth = 5 + 10 * random();
      const spread = [0.005, 0.02, 0.08][number % 3] ?? 0.02;
      const trials = Array.from({ length: 14 }, () => {
        const strength = truth * Math.exp(0.15 * (2 * random() - 1));
        return trial(strength, random() < cumulativeNormal((Math.log(truth) - Math.log(strength)) / spread));
      });
      const [low, high] = estimateThreshold(trials)?.interval ?? [0, Infinity];
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / cases).toBeGreaterThan(0.9);
  });
});

it('knows the normal distribution', () => {
  expect(cumulativeNormal(0)).toBeCloseTo(0.5, 6);
  expect(cumulativeNormal(1.959964)).toBeCloseTo(0.975, 6);
  expect(cumulativeNormal(-3)).toBeCloseTo(0.00135, 5);
});
