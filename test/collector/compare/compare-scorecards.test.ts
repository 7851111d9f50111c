import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { compareScorecards } from '../../../lib/collector/compare/compare-scorecards.ts';
import { parseScorecard } from '../../../lib/collector/scorecard/parse-scorecard.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { contractRow } from '../../support/failed-scorecard.ts';
import { abortedScorecard, failedScorecard, invalidScorecard, passedScorecard } from '../../support/scorecards.ts';

const compare = (before: Scorecard, after: Scorecard) =>
  compareScorecards({ scorecard: before, drill: undefined }, { scorecard: after, drill: undefined });

const rowOf = (before: Scorecard, after: Scorecard, measure: string, phase: string) =>
  compare(before, after).rows.find((row) => row.measure === measure && row.phase === phase);

/** A run in whose outage so many of so many answers were usable. */
function withUsable(hits: number, requests: number, verdict: 'pass' | 'fail' = 'fail'): Scorecard {
  return { ...failedScorecard, verdict, outage: { requests, httpSuccessRatio: 1, usableRatio: hits / requests } };
}

describe('what is worse', () => {
  test('a pass that became a fail', () => {
    const { outcome, reasons } = compare(passedScorecard, failedScorecard);
    expect(outcome).toBe('worse');
    expect(reasons[0]).toBe('A pass became a fail.');
    expect(reasons).toContain('Missed by json-schema (fallback) in on-fallback is worse: 2.2 % became 37.9 %.');
  });

  test('the way back is better, and no worse', () => {
    const { outcome, reasons } = compare(failedScorecard, passedScorecard);
    expect(outcome).toBe('no-worse');
    expect(reasons).toContain('A fail became a pass.');
    expect(reasons).toContain('Missed by json-schema (fallback) in on-fallback is better: 37.9 % became 2.2 %.');
  });

  test('a run against itself is no worse, and nothing came, went or changed', () => {
    const comparison = compare(failedScorecard, failedScorecard);
    expect(comparison).toMatchObject({ outcome: 'no-worse', kinds: [], changes: [] });
    expect(comparison.rows.every(({ difference }) => difference === 0 || difference === null)).toBe(true);
    expect(comparison.rows.some(({ change }) => change === 'worse' || change === 'better')).toBe(false);
  });

  test.each([
    [900, 800, 'worse'],
    [800, 900, 'better'],
    [900, 880, 'unresolved'],
  ])('of 1,000 answers %i usable ones that became %i are %s', (before, after, change) => {
    const row = rowOf(withUsable(before, 1_000), withUsable(after, 1_000), 'usableRatio', 'outage');
    expect(row).toMatchObject({ change, before: { total: 1_000 }, after: { total: 1_000 } });
    expect(row?.difference).toBeCloseTo((after - before) / 1_000, 12);
  });

  test('the same shares are resolved of many and not of few; of fewer than 20 there is no interval', () => {
    const change = (total: number) =>
      rowOf(withUsable(0.9 * total, total), withUsable(0.8 * total, total), 'usableRatio', 'outage');
    expect(change(1_000)?.change).toBe('worse');
    expect(change(20)?.change).toBe('unresolved');
    expect(change(10)).toMatchObject({ change: 'too-few', interval: null });
  });

  test.each([
    ['invalid', invalidScorecard],
    ['aborted', abortedScorecard],
  ])('with a run that was %s there is no comparison, whichever it is', (verdict, scorecard) => {
    for (const [one, other, which] of [
      [scorecard, passedScorecard, 'before'],
      [passedScorecard, scorecard, 'after'],
    ] as const) {
      expect(compare(one, other)).toMatchObject({
        outcome: 'not-comparable',
        reasons: [`The run ${which} was ${verdict}: its evidence carries no verdict, and no comparison.`],
      });
    }
  });

  test('a ratio that cannot be one of the requests there were has no interval', () => {
    const odd = { ...failedScorecard, outage: { requests: 1_500, httpSuccessRatio: 1, usableRatio: 0.71437 } };
    expect(rowOf(odd, odd, 'usableRatio', 'outage')).toMatchObject({ change: 'one-figure', interval: null });
  });
});

test('of runs that go alike few are called worse: at most one in twenty, over all rows', () => {
  const random = createRandom('compare', 1);
  const draw = (total: number, ratio: number): number =>
    Array.from({ length: total }, () => (random() < ratio ? 1 : 0)).reduce<number>((sum, hit) => sum + hit, 0);
  const phases = ['baseline', 'cutover', 'on-fallback', 'recovery'] as const;
  const run = (): Scorecard => ({
    ...withUsable(draw(1_000, 0.9), 1_000),
    application: {
      usableRatio: {},
      contracts: ['a', 'b', 'c'].flatMap((contract) =>
        phases.map((phase) => {
          const usable = draw(300, 0.9);
          return contractRow(contract, 'fallback', phase, [usable, 300 - usable, 0, 0], {});
        }),
      ),
    },
  });
  const rounds = 200;
  const worse = Array.from({ length: rounds }, () => compare(run(), run()).outcome).filter((one) => one === 'worse');
  expect(worse.length / rounds).toBeLessThanOrEqual(0.05);
});

test('kinds that only one of them has came or went, where both looked', () => {
  const { kinds } = compare(passedScorecard, failedScorecard);
  expect(kinds).toContainEqual({
    contract: 'json-schema',
    provider: 'fallback',
    kind: 'prose-before',
    change: 'came',
    before: { count: 0, total: 640 },
    after: { count: 41, total: 674 },
  });
  expect(kinds.some(({ kind }) => kind === 'fence-json')).toBe(false);
  const others = { ...passedScorecard, application: { usableRatio: {}, contracts: [] } };
  expect(compare(others, failedScorecard).kinds).toEqual([]);
});

test('what changed in the drill is told by path, as JSON', () => {
  const before = { name: 'a', traffic: { rate: 40 }, timeline: [{ phase: 'outage', seconds: 20 }] };
  const after = {
    name: 'a',
    traffic: { rate: 60 },
    timeline: [{ phase: 'outage', seconds: 20 }, { phase: 'recovery' }],
  };
  const { changes } = compareScorecards(
    { scorecard: passedScorecard, drill: before },
    { scorecard: passedScorecard, drill: after },
  );
  expect(changes).toEqual([
    { path: 'traffic.rate', before: '40', after: '60' },
    { path: 'timeline[1]', before: null, after: '{"phase":"recovery"}' },
  ]);
});

test('an objective that only one of the drills has is told as such', () => {
  const [first, ...others] = failedScorecard.objectives;
  const { objectives } = compare({ ...failedScorecard, objectives: others }, failedScorecard);
  expect(objectives.find(({ id, phase }) => id === first?.id && phase === first.phase)).toMatchObject({
    before: null,
    after: { outcome: 'met' },
  });
});

test.each(['1', '2'])('a scorecard of version %s is compared with one of today', (version) => {
  const text = readFileSync(new URL(`../../golden/scorecards/version-${version}.json`, import.meta.url), 'utf8');
  const old = parseScorecard(JSON.parse(text), 'scorecard.json');
  const { remarks, rows, intervals } = compare(old, failedScorecard);
  expect(remarks.join(' ')).toContain(`Scorecards of version ${version} and 3`);
  expect(intervals).toBeGreaterThan(5);
  expect(rows.every(({ before, after }) => !Number.isNaN(before.value) && !Number.isNaN(after.value))).toBe(true);
});
