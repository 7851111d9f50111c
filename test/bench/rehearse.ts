import { comparePairs, compareShares, testPairs } from '../../lib/kit/stats/difference.ts';
import { wilsonInterval } from '../../lib/kit/stats/interval.ts';
import { createRandom, type Random } from '../../lib/kit/stats/random.ts';
import { type Alternatives, countFixed, expectCases, testSequentially } from '../../lib/kit/stats/sequential-test.ts';
import { atLeast, atMost, type Bench, type BenchRow } from './bench.ts';

const DRAWS = 10_000;
/** On average over all shares. For a single one it falls short more: counts are whole. */
const MEAN_COVERAGE = 0.945;
const LEAST_COVERAGE = 0.9;
const ERROR = 0.05;
/** With three standard deviations of such a share in 10,000 draws. */
const MOST_ERROR = 0.0566;
/** The last case overshoots, which Wald's approximation leaves out: so much more it may take. */
const OVERSHOOT = 1.25;

/**
 * What the statistics of a rehearsal are worth, by simulation with one seed: how often intervals hold the truth, how often tests err, and how many
 * cases stopping early saves.
 */
export const bench: Bench = {
  name: 'rehearse',
  run: () =>
    Promise.resolve([...measureIntervals(), ...measurePairedTest(), ...sequentialCases.flatMap(measureSequential)]),
};

function measureIntervals(): BenchRow[] {
  const random = createRandom(1, 'intervals');
  const sizes = [20, 50, 200];
  const ratios = [0.02, 0.05, 0.1, 0.3, 0.5];
  const wilson = sizes.flatMap((size) =>
    ratios.map((ratio) => coverage(ratio, () => wilsonInterval(draw(random, size, ratio), size))),
  );
  const shares = sizes.flatMap((size) =>
    ratios.flatMap((ratio) =>
      ratios.map((other) =>
        coverage(
          ratio - other,
          () =>
            compareShares(
              { hits: draw(random, size, ratio), total: size },
              { hits: draw(random, size, other), total: size },
            )?.interval ?? null,
        ),
      ),
    ),
  );
  const pairs = sizes.flatMap((size) =>
    pairings.map(({ both, onlyFirst, onlySecond }) =>
      coverage(
        onlyFirst - onlySecond,
        () => comparePairs(drawPairs(random, size, [both, onlyFirst, onlySecond]))?.interval ?? null,
      ),
    ),
  );
  return [
    ...describeCoverage('Wilson', wilson),
    ...describeCoverage('Newcombe, two samples', shares),
    ...describeCoverage('Newcombe, pairs', pairs),
  ];
}

/** Shares of cases that both miss, that one alone does, that the other does; the rest neither. */
const pairings = [
  { both: 0.02, onlyFirst: 0.02, onlySecond: 0.02 },
  { both: 0.01, onlyFirst: 0.01, onlySecond: 0.1 },
  { both: 0.05, onlyFirst: 0.05, onlySecond: 0.3 },
  { both: 0.3, onlyFirst: 0.05, onlySecond: 0.05 },
  { both: 0.1, onlyFirst: 0.2, onlySecond: 0.2 },
  { both: 0, onlyFirst: 0, onlySecond: 0.1 },
];

function describeCoverage(what: string, all: readonly number[]): BenchRow[] {
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  return [
    atLeast(`${what}: 95 % interval holds the truth, mean`, mean, `of ${all.length} settings`, MEAN_COVERAGE),
    atLeast(`${what}: 95 % interval holds the truth, least`, Math.min(...all), '', LEAST_COVERAGE),
  ];
}

function measurePairedTest(): BenchRow[] {
  const random = createRandom(1, 'mcnemar');
  const errors = (kind: 'exact' | 'mid-p'): number[] =>
    [20, 50, 200].flatMap((size) =>
      [0.02, 0.05, 0.2].map((either) =>
        share(() => testPairs(drawPairs(random, size, [0.1, either, either]), kind) < ERROR),
      ),
    );
  return [
    atMost('McNemar, exact: sees a difference where none is, most', Math.max(...errors('exact')), '', MOST_ERROR),
    { id: 'McNemar, mid-p: the same', value: Math.max(...errors('mid-p')), unit: '' },
  ];
}

const sequentialCases: Alternatives[] = [
  { good: 0.98, bad: 0.9 },
  { good: 0.99, bad: 0.95 },
  { good: 0.95, bad: 0.9 },
  { good: 0.98, bad: 0.95 },
];

function measureSequential(alternatives: Alternatives): BenchRow[] {
  const { good, bad } = alternatives;
  const name = `sequential test, ${good} against ${bad}`;
  const fixed = countFixed(alternatives);
  const rows: BenchRow[] = [{ id: `${name}: cases of a fixed size`, value: fixed, unit: '' }];
  for (const [truth, ratio] of Object.entries(alternatives)) {
    const random = createRandom(1, 'sequential', good, bad, truth);
    let cases = 0;
    const wrong = share(() => {
      const { decision, total } = decide(random, ratio, alternatives);
      cases += total;
      return decision !== truth;
    });
    const mean = cases / DRAWS;
    const expected = expectCases(ratio, alternatives);
    rows.push(
      atMost(`${name}: wrong where it is ${truth}`, wrong, '', MOST_ERROR),
      atMost(
        `${name}: cases where it is ${truth}, mean`,
        mean,
        `(Wald: ${Math.round(expected)})`,
        Math.ceil(expected * OVERSHOOT),
      ),
      atLeast(`${name}: saved where it is ${truth}`, 1 - mean / fixed, 'of the fixed size', 0.2),
    );
  }
  return rows;
}

function decide(random: Random, ratio: number, alternatives: Alternatives): { decision: string; total: number } {
  for (let hits = 0, total = 1; ; total++) {
    if (random() < ratio) hits++;
    const { decision } = testSequentially({ hits, total }, alternatives);
    if (decision !== 'undecided') return { decision, total };
  }
}

function coverage(truth: number, drawInterval: () => [number, number] | null): number {
  return share(() => {
    const [low, high] = drawInterval() ?? [-1, 1];
    return low <= truth + 1e-12 && truth - 1e-12 <= high;
  });
}

function share(happens: () => boolean): number {
  let count = 0;
  for (let at = 0; at < DRAWS; at++) if (happens()) count++;
  return count / DRAWS;
}

function draw(random: Random, total: number, ratio: number): number {
  let hits = 0;
  for (let at = 0; at < total; at++) if (random() < ratio) hits++;
  return hits;
}

function drawPairs(random: Random, total: number, [both, first, second]: readonly [number, number, number]) {
  const pairs = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (let at = 0; at < total; at++) {
    const drawn = random();
    if (drawn < both) pairs.both++;
    else if (drawn < both + first) pairs.onlyFirst++;
    else if (drawn < both + first + second) pairs.onlySecond++;
    else pairs.neither++;
  }
  return pairs;
}
