import { expect, test } from 'vitest';
import { fitPhases } from '../../../lib/collector/fit/fit-phases.ts';
import type { LogRow } from '../../../lib/collector/fit/log-row.ts';
import { chooseBuckets, splitTimeline } from '../../../lib/collector/fit/split.ts';
import { createTimelineCounter, type Timeline, widenTimeline } from '../../../lib/collector/fit/timeline.ts';
import { createRandom, drawExponential, drawNormal } from '../../../lib/kit/stats/random.ts';
import { compareFit, type FitError } from '../../support/fit/compare-fit.ts';
import { makeIncident, type MadeIncident } from '../../support/fit/made-incident.ts';

const settings = { kinds: ['503', '429', '500', '529', 'timeout', '502'], rate: [4, 12] } as const;

function countRows(rows: Iterable<LogRow>): Timeline {
  const counter = createTimelineCounter();
  for (const row of rows) counter.add(row);
  const timeline = counter.finish();
  if (timeline === null) throw new Error('There is no row.');
  return timeline;
}

function count(rows: Iterable<LogRow>): Timeline {
  return chooseBuckets(countRows(rows), null);
}

function fitAndCompare(made: MadeIncident, rows: Iterable<LogRow> = made.rows): FitError {
  const timeline = count(rows);
  return compareFit(made, fitPhases(timeline, splitTimeline(timeline)), timeline);
}

test.each([1, 3, 5, 6, 18])('incident %i: phases within a bucket, shares within 3 points, kinds exact', (seed) => {
  const error = fitAndCompare(makeIncident(seed, settings));
  expect(error).toMatchObject({ phases: 0, kinds: 0 });
  expect(error.buckets).toBeLessThanOrEqual(1);
  expect(error.points).toBeLessThanOrEqual(3);
});

test('sabotage: a log whose clock runs late, that leaves out failures, or words them otherwise, is told from the truth', () => {
  const changed = (change: (row: LogRow) => LogRow[]): FitError => {
    const made = makeIncident(3, settings);
    return fitAndCompare(made, [...made.rows].flatMap(change));
  };
  expect(changed((row) => [{ ...row, atMs: row.atMs + 60_000 }]).buckets).toBeGreaterThan(1);
  let failed = 0;
  expect(changed((row) => (row.failure !== null && failed++ % 3 === 0 ? [] : [row])).points).toBeGreaterThan(3);
  expect(changed((row) => [{ ...row, failure: row.failure === null ? null : '418' }]).kinds).toBeGreaterThan(0);
});

test('where nothing is wrong, or all of it is, there is no phase made up', () => {
  const made = makeIncident(1, settings);
  const calm = count([...made.rows].map((row) => ({ ...row, failure: null, latencyMs: 700 })));
  expect(fitPhases(calm, splitTimeline(calm)).phases).toEqual([]);
  const down = count([...makeIncident(1, settings).rows].map((row) => ({ ...row, failure: '503' })));
  const fitted = fitPhases(down, splitTimeline(down));
  expect(fitted.usual.isSeen).toBe(false);
  expect(fitted.phases).toMatchObject([{ share: 1, kinds: [{ kind: '503', share: 1 }] }]);
});

test.each([41, 36, 77, 93])(
  'a ramp is one phase, whatever the calls of its neighbours in the buckets at its edges (%i)',
  (seed) => {
    const kinds = [
      ['500', '503', '429', '400', 'timeout', 'no-connection'],
      ['500', '502', '503', '429', '529', 'client-gone'],
    ][seed % 3 === 2 ? 0 : 1]!;
    const made = makeIncident(seed, { kinds, rate: [4, 15] });
    const error = fitAndCompare(made);
    expect(made.phases.some(({ ramp }) => ramp !== null)).toBe(true);
    expect(error).toMatchObject({ phases: 0, kinds: 0 });
    expect(error.buckets).toBeLessThanOrEqual(1);
  },
);

/** A minute and a half at 15/s, in which 80 % fail for 40 s; `lateRatio` of all others take three times as long, before as after. */
function* drawShortLog(seed: number, lateRatio: number, lateBehind = lateRatio): Iterable<LogRow> {
  const random = createRandom(seed, 'short-log');
  for (let atMs = 0; atMs < 90_000; atMs += drawExponential(random, 1_000 / 15)) {
    const isDown = atMs >= 24_000 && atMs < 64_000 && random() < 0.8;
    const isLate = random() < (atMs < 64_000 ? lateRatio : lateBehind);
    yield {
      atMs: Math.round(atMs),
      failure: isDown ? '429' : null,
      latencyMs: Math.round(isDown ? 5 : 600 * (isLate ? 3 : 1) * Math.exp(0.2 * drawNormal(random))),
      keys: {},
      count: 1,
    };
  }
}

test('a few percent that always take long are no phase where the calm is short; a tenth more is one', () => {
  const phasesOf = (rows: Iterable<LogRow>): number => {
    const timeline = widenTimeline(countRows(rows), 2_000);
    return fitPhases(timeline, splitTimeline(timeline)).phases.length;
  };
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  expect(seeds.filter((seed) => phasesOf(drawShortLog(seed, 0.05)) !== 1)).toEqual([]);
  expect(seeds.filter((seed) => phasesOf(drawShortLog(seed, 0.05, 0.2)) !== 2).length).toBeLessThanOrEqual(2);
});
