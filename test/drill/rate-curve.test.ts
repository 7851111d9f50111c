import { describe, expect, it, test } from 'vitest';
import { planArrivals } from '../../lib/drill/plan.ts';
import { createRateCurve, type RatedEntry, scaleRateFactor } from '../../lib/drill/rate-curve.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';
import { writeDrill } from '../support/drills.ts';

const points = (...pairs: [number, number][]) => pairs.map(([atMs, factor]) => ({ atMs, factor }));
const rated = (rateFactor: RatedEntry['rateFactor'], durationMs = 10_000): RatedEntry => ({ durationMs, rateFactor });

test.each([
  ['a number', 1.5, 15_000],
  ['a ramp', points([0, 0], [10_000, 2]), 10_000],
  ['a ramp that ends early and holds', points([0, 0], [5_000, 2]), 15_000],
  ['one that holds and begins late', points([5_000, 2], [10_000, 0]), 15_000],
  ['a step', points([4_000, 1], [4_000, 3]), 22_000],
  ['a pause', points([2_000, 1], [2_000, 0], [8_000, 0], [8_000, 1]), 4_000],
])('the traffic of %s is its area', (_, curve, totalMs) => {
  expect(createRateCurve(rated(curve)).totalMs).toBeCloseTo(totalMs, 6);
});

test('the time of a share of the traffic is where the area up to it is that share', () => {
  const curve = points([1_000, 0.5], [3_000, 4], [3_000, 0], [6_000, 0], [9_000, 2]);
  const { totalMs, timeAt } = createRateCurve(rated(curve));
  // The area up to a time, summed in small steps: another way than the one that is tested.
  const factorAt = (ms: number): number => {
    const next = curve.find(({ atMs }) => atMs > ms);
    const before = curve.findLast(({ atMs }) => atMs <= ms);
    if (next === undefined || before === undefined) return (next ?? before)?.factor ?? 0;
    return before.factor + ((next.factor - before.factor) * (ms - before.atMs)) / (next.atMs - before.atMs);
  };
  let area = 0;
  for (let ms = 0; ms < 10_000; ms++) {
    const before = area;
    area += factorAt(ms + 0.5);
    if (ms % 500 === 0 && area > before) expect(Math.abs(timeAt(before) - ms)).toBeLessThan(2);
  }
  expect(totalMs).toBeCloseTo(area, 0);
});

test('a drill’s traffic follows its curve', () => {
  const drill = parseUnknownDrill({
    ...writeDrill(),
    traffic: { arrivals: { kind: 'poisson', ratePerSecond: 50 } },
    timeline: [
      { phase: 'baseline', durationMs: 100_000, rateFactor: points([0, 0], [100_000, 2]) },
      { phase: 'outage', durationMs: 20_000, primary: [{ kind: 'silence' }] },
    ],
  });
  const due = planArrivals(drill)
    .filter(({ phase }) => phase === 'baseline')
    .map(({ dueMs }) => dueMs);
  const within = (from: number, to: number) => due.filter((ms) => ms >= from && ms < to).length / due.length;
  // A ramp from nothing has a quarter of its traffic in the first half; six standard deviations of 5,000 draws are 0.037.
  expect(due.length).toBeGreaterThan(4_500);
  expect(Math.abs(within(0, 50_000) - 0.25)).toBeLessThan(0.037);
  expect(Math.abs(within(90_000, 100_000) - 0.19)).toBeLessThan(0.034);
  expect(due.every((ms, index) => ms >= (due[index - 1] ?? 0) && ms <= 100_000)).toBe(true);
});

describe('a curve that makes no sense', () => {
  const read = (entry: object) => () =>
    parseUnknownDrill({
      ...writeDrill(),
      timeline: [
        { phase: 'baseline', durationMs: 10_000, ...entry },
        { phase: 'outage', durationMs: 1_000, primary: [{ kind: 'silence' }] },
      ],
    });

  it.each([
    [points([10, 1], [5, 2]), 'timeline[0].rateFactor[1].atMs must be at least 10'],
    [points([0, 1], [10_001, 2]), "timeline[0].rateFactor[1].atMs must be at most the entry's durationMs"],
    [points([0, 1]), 'timeline[0].rateFactor must be a list of at least 2'],
    [points([0, -1], [1, 1]), 'timeline[0].rateFactor[0].factor must'],
    [-1, 'timeline[0].rateFactor must be a number between 0 and 1000, got -1'],
    ['2x', 'timeline[0].rateFactor must be a number between 0 and 1000, or 2 to 100 points {atMs, factor}, got "2x"'],
  ])('%j is refused', (rateFactor, message) => expect(read({ rateFactor })).toThrow(message));

  it('is told with all of its mistakes', () => {
    expect(read({ rateFactor: points([5, 1], [4, 1], [5, 1], [10_001, 1]) })).toThrow(
      /rateFactor\[1\]\.atMs must be at least 5.*\n.*rateFactor\[3\]\.atMs must be at most/,
    );
  });
});

test('a curve is scaled with its entry, and a number is not', () => {
  const entry = rated(points([0, 1], [5_000, 3], [10_000, 1]));
  const scaled = rated(scaleRateFactor(entry, 2_500), 2_500);
  expect(scaled.rateFactor).toEqual(points([0, 1], [1_250, 3], [2_500, 1]));
  expect(createRateCurve(scaled).totalMs).toBeCloseTo(createRateCurve(entry).totalMs / 4, 6);
  expect(scaleRateFactor(rated(1.5), 2_500)).toBe(1.5);
});
