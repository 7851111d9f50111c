import { describe, expect, test } from 'vitest';
import { type FoundRun, measureHistory } from '../../../lib/collector/compare/measure-history.ts';
import { renderHistoryText } from '../../../lib/collector/report/history/text.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { failedScorecard, passedScorecard } from '../../support/scorecards.ts';

const NOW = Date.parse('2026-06-30T12:00:00Z');
const DAY_MS = 86_400_000;

function run(daysAgo: number, changes: Partial<Scorecard> = {}, everyDays: number | null = null): FoundRun {
  const startedAt = new Date(NOW - daysAgo * DAY_MS).toISOString();
  return { path: `results/${daysAgo}`, scorecard: { ...passedScorecard, startedAt, ...changes }, everyDays };
}

const only = (runs: FoundRun[], everyDays: number | null = null) => {
  const [drill] = measureHistory(runs, [], { now: NOW, everyDays }).drills;
  if (drill === undefined) throw new Error('there is no drill');
  return drill;
};

const score = passedScorecard.readiness.score;

describe('readiness', () => {
  test.each([
    [0, 1],
    [30, 1],
    [45, 0.5],
    [60, 0],
    [400, 0],
  ])('of a run %i days ago counts by %d, where it is to be run every 30 days', (daysAgo, counts) => {
    expect(only([run(daysAgo)]).readiness).toBeCloseTo(score * counts, 10);
  });

  test('is that of the newest run with a verdict: a fail takes the pass before it, an invalid run nothing', () => {
    const fail = run(2, { verdict: 'fail', readiness: failedScorecard.readiness });
    const invalid = run(1, { verdict: 'invalid', readiness: { score: null, parts: [] } });
    expect(only([invalid, run(3), fail])).toMatchObject({
      readiness: failedScorecard.readiness.score,
      lastVerdictAt: fail.scorecard.startedAt,
      lastPassAt: run(3).scorecard.startedAt,
    });
  });

  test('is not known where no run carried a verdict', () => {
    expect(only([run(1, { verdict: 'aborted' })])).toMatchObject({ readiness: null, dueAt: null, overdue: true });
  });
});

describe('overdue', () => {
  test.each([
    [29, null, null, false],
    [31, null, null, true],
    // By the drill.
    [8, 7, null, true],
    [31, 90, null, false],
    // By the flag, whatever the drill says.
    [8, 90, 7, true],
  ])('%i days after the last verdict, the drill saying %j and the flag %j: %j', (daysAgo, ofDrill, flag, overdue) => {
    expect(only([run(daysAgo, {}, ofDrill)], flag).overdue).toBe(overdue);
  });

  test('is a drill that was run yesterday and was invalid, where its last verdict is old', () => {
    expect(only([run(40), run(1, { verdict: 'invalid' })]).overdue).toBe(true);
  });

  test('is a drill whose time cannot be read', () => {
    expect(only([run(1, { startedAt: 'yesterday' })]).overdue).toBe(true);
  });
});

describe('a clock that is wrong', () => {
  const measure = (runs: FoundRun[]) => measureHistory(runs, [], { now: NOW, everyDays: null });

  test.each([-1.1, -1_800, (NOW - 8.64e15) / DAY_MS])('a pass %d days ago hides no fail of today', (daysAgo) => {
    const fail = run(0, { verdict: 'fail', readiness: failedScorecard.readiness });
    const { drills, skipped } = measure([run(daysAgo), fail]);
    expect(drills).toMatchObject([{ readiness: failedScorecard.readiness.score, lastPassAt: null, runs: [{}] }]);
    expect(skipped).toMatchObject([
      { path: `results/${daysAgo}`, why: expect.stringContaining('more than a day ahead') },
    ]);
  });

  test('a drill with nothing but runs of the future is there, and overdue', () => {
    expect(measure([run(-2)]).drills).toMatchObject([{ runs: [], readiness: null, overdue: true }]);
  });

  test('what is ahead by no more than a day counts whole', () => {
    expect(only([run(-0.9)])).toMatchObject({ readiness: score, overdue: false });
  });

  test.each([1e300, 3_651, 0, -1, Number.NaN])('everyDays of %d, which no drill may say, is nothing said', (days) => {
    expect(only([run(31, {}, days)])).toMatchObject({ everyDays: 30, overdue: true });
  });
});

test('drills stand apart, by name, their runs oldest first', () => {
  const { drills } = measureHistory([run(1), run(2, { drill: 'another' }), run(5)], [], { now: NOW, everyDays: null });
  expect(drills.map(({ drill, runs }) => [drill, runs.map(({ path }) => path)])).toEqual([
    ['another', ['results/2']],
    ['primary-outage', ['results/5', 'results/1']],
  ]);
});

test.each([60, 100])('the text keeps to %i columns and says last what is overdue', (width) => {
  const history = measureHistory([run(31), run(40), run(50)], [{ path: 'results/x', why: 'it is torn '.repeat(20) }], {
    now: NOW,
    everyDays: null,
  });
  const lines = renderHistoryText(history, { width, last: 2 }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines).toContain('1 earlier');
  expect(lines.at(-2)).toBe('1 of 1 overdue: primary-outage');
});
