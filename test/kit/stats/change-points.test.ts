import { expect, test } from 'vitest';
import { findChangePoints } from '../../../lib/kit/stats/change-points.ts';
import { createRandom, drawNormal } from '../../../lib/kit/stats/random.ts';

/** The squared error around the mean of a stretch. */
function squaredError(values: readonly number[]): (from: number, to: number) => number {
  return (from, to) => {
    const part = values.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
}

/** The least cost of all ways there are, by trying every one. */
function searchAll(length: number, cost: (from: number, to: number) => number, penalty: number, least: number): number {
  const best = [-penalty];
  for (let end = 1; end <= length; end++) {
    best[end] = Infinity;
    for (let from = 0; from + least <= end; from++)
      best[end] = Math.min(best[end] ?? Infinity, (best[from] ?? Infinity) + cost(from, end) + penalty);
  }
  return best[length] ?? Infinity;
}

test('finds where the mean of a series changes, and nothing where it does not', () => {
  const random = createRandom(1, 'steps');
  const values = Array.from(
    { length: 90 },
    (_, place) => (place < 30 ? 0 : place < 70 ? 5 : 2) + drawNormal(random) / 2,
  );
  expect(findChangePoints(90, squaredError(values), { penalty: 8, leastLength: 2 })).toEqual([30, 70]);
  const flat = Array.from({ length: 90 }, () => drawNormal(random));
  expect(findChangePoints(90, squaredError(flat), { penalty: 20, leastLength: 2 })).toEqual([]);
});

test('is as good as trying every way there is, for every shortest stretch', () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = createRandom(seed, 'series');
    const length = 6 + Math.floor(random() * 30);
    const values = Array.from({ length }, (_, place) => Math.floor(place / 7) * 2 * random() + drawNormal(random));
    const cost = squaredError(values);
    for (const leastLength of [1, 2, 5]) {
      const points = findChangePoints(length, cost, { penalty: 3, leastLength });
      const edges = [0, ...points, length];
      const found = edges.slice(1).reduce((sum, to, index) => sum + cost(edges[index] ?? 0, to) + 3, -3);
      expect(found).toBeCloseTo(searchAll(length, cost, 3, leastLength), 8);
      for (const [index, to] of edges.slice(1).entries())
        expect(to - (edges[index] ?? 0)).toBeGreaterThanOrEqual(leastLength);
    }
  }
});

test('a series that is shorter than a stretch has no change', () => {
  expect(findChangePoints(0, () => 0, { penalty: 1, leastLength: 2 })).toEqual([]);
  expect(findChangePoints(1, () => 0, { penalty: 1, leastLength: 2 })).toEqual([]);
});
