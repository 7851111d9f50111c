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

  test('a run against one that went the same is no worse, and nothing came, went or changed', () => {
    const comparison = compare(failedScorecard, { ...failedScorecard, runId: 'another' });
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

  test('with itself, or a run of another drill, there is no comparison', () => {
    expect(compare(failedScorecard, failedScorecard)).toMatchObject({
      outcome: 'not-comparable',
      reasons: [expect.stringContaining('Both are the run primary-outage-20260304-102031-42')],
    });
    expect(compare(passedScorecard, { ...failedScorecard, drill: 'other' })).toMatchObject({
      outcome: 'not-comparable',
      reasons: ['They are of two drills, primary-outage and other. Compare two runs of one drill.'],
    });
  });

  test('a ratio that cannot be one of the requests there were has no interval', () => {
    const odd = { ...failedScorecard, outage: { requests: 1_500, httpSuccessRatio: 1, usableRatio: 0.71437 } };
    expect(rowOf(odd, odd, 'usableRatio', 'outage')).toMatchObject({ change: 'unknown-n', interval: null });
  });
});

/** A run of which nothing is known but this. */
function bareRun(runId: string, changes: Partial<Scorecard>): Scorecard {
  return {
    ...failedScorecard,
    runId,
    outage: { requests: 0, httpSuccessRatio: null, usableRatio: null },
    routing: { ...failedScorecard.routing, httpSuccessRatio: {} },
    application: { usableRatio: {}, contracts: [] },
    objectives: [],
    ...changes,
  };
}
const outage = (hits: number, requests: number): Partial<Scorecard> => ({
  outage: { requests, httpSuccessRatio: 1, usableRatio: hits / requests },
});

describe('no worse takes evidence', () => {
  test.each<[string, Partial<Scorecard>, Partial<Scorecard>, string, string]>([
    ['nothing in common', {}, {}, 'not-resolved', 'No ratio is of 20 or more in both runs'],
    ['one side alone', outage(90, 100), {}, 'not-resolved', 'No ratio is of 20 or more in both runs'],
    ['few, and all of them lost', outage(10, 10), outage(0, 10), 'not-resolved', 'of so few requests'],
    ['few, and one of them lost', outage(19, 19), outage(18, 19), 'not-resolved', 'No ratio is of 20 or more'],
    ['far apart, not resolved', outage(19, 20), outage(16, 20), 'not-resolved', 'of so few requests'],
    ['about the same', outage(19, 20), outage(18, 20), 'no-worse', 'No ratio is resolved as worse'],
  ])('%s', (_, before, after, outcome, reason) => {
    const compared = compare(bareRun('a', before), bareRun('b', after));
    expect(compared.outcome).toBe(outcome);
    expect(compared.reasons.join(' ')).toContain(reason);
  });

  test('a ratio of the outage that is not measured any more is none', () => {
    const http = { outage: { requests: 100, httpSuccessRatio: 1, usableRatio: null } };
    const { outcome, reasons } = compare(bareRun('a', outage(90, 100)), bareRun('b', http));
    expect(outcome).toBe('not-resolved');
    expect(reasons[0]).toMatch(/in outage was measured before, and is not any more: 90\.0 % became –\.$/);
  });

  test('few that were all lost are told beside others with an interval, and one of three is not', () => {
    const judged = { recovery: 1, 'on-fallback': 0 };
    const few = (total: number, hits: number) => ({
      ...outage(500, 500),
      application: { usableRatio: { recovery: hits / total }, judged: { ...judged, recovery: total }, contracts: [] },
    });
    expect(compare(bareRun('a', few(10, 10)), bareRun('b', few(10, 0))).outcome).toBe('not-resolved');
    expect(compare(bareRun('a', few(3, 3)), bareRun('b', few(3, 2))).outcome).toBe('no-worse');
  });
});

describe('usable answers by phase', () => {
  const usable = (ratio: number, judged?: number): Partial<Scorecard> => ({
    ...outage(500, 500),
    routing: { ...failedScorecard.routing, servedBy: { recovery: { primary: 200, none: 0 } }, httpSuccessRatio: {} },
    application: {
      usableRatio: { recovery: ratio },
      ...(judged === undefined ? {} : { judged: { recovery: judged } }),
      contracts: [],
    },
  });
  test.each<[string, Partial<Scorecard>, Partial<Scorecard>, string, string, number | null]>([
    ['67 judged of 200, lost', usable(66 / 67, 67), usable(20 / 67, 67), 'worse', 'worse', 67],
    ['5 judged of 200, one lost', usable(1, 5), usable(4 / 5, 5), 'no-worse', 'too-few', 5],
    ['of an earlier version, lost', usable(66 / 67), usable(20 / 67), 'not-resolved', 'unknown-n', null],
    ['of an earlier version, once', usable(66 / 67), usable(20 / 67, 67), 'not-resolved', 'unknown-n', null],
    ['of an earlier version, the same', usable(66 / 67), usable(66 / 67), 'no-worse', 'unknown-n', null],
  ])('%s: are counted of those that were judged', (_, before, after, outcome, change, total) => {
    const compared = compare(bareRun('a', before), bareRun('b', after));
    expect(compared.outcome).toBe(outcome);
    const row = compared.rows.find(({ measure, phase }) => measure === 'usableRatio' && phase === 'recovery');
    expect(row).toMatchObject({ change, before: { total } });
  });
});

describe('objectives', () => {
  const objective = (required: string, outcome: 'met' | 'missed' | 'undecided') =>
    ({ id: 'usableRatio', phase: 'outage', ok: outcome === 'met', observed: 0.9, required, outcome }) as const;
  const run = (runId: string, ...objectives: Scorecard['objectives']): Scorecard =>
    bareRun(runId, { ...outage(90, 100), objectives });

  test('one that was met and is missed is worse, also where both runs failed', () => {
    expect(compare(run('a', objective('95 %', 'met')), run('b', objective('95 %', 'missed')))).toMatchObject({
      outcome: 'worse',
      reasons: ['The objective on usableRatio in outage, 95 %, was met and is missed.'],
    });
    expect(compare(run('a', objective('95 %', 'met')), run('b', objective('95 %', 'undecided'))).outcome).toBe(
      'not-resolved',
    );
  });

  test('one with a bound that was changed is shown with both, and is no worse for that', () => {
    const { outcome, objectives } = compare(run('a', objective('80 %', 'met')), run('b', objective('95 %', 'missed')));
    expect(outcome).toBe('no-worse');
    expect(objectives).toMatchObject([{ before: { required: '80 %' }, after: { required: '95 %' } }]);
  });

  test('two of one metric and phase are told apart by their bounds', () => {
    const { outcome, objectives } = compare(
      run('a', objective('80 %', 'met'), objective('85 %', 'met')),
      run('b', objective('85 %', 'missed'), objective('80 %', 'met')),
    );
    expect(outcome).toBe('worse');
    expect(objectives).toMatchObject([
      { before: { required: '80 %', outcome: 'met' }, after: { required: '80 %', outcome: 'met' } },
      { before: { required: '85 %', outcome: 'met' }, after: { required: '85 %', outcome: 'missed' } },
    ]);
  });
});

test('of runs that go alike few are called worse: at most one in twenty, over all rows', () => {
  const random = createRandom('compare', 1);
  const draw = (total: number, ratio: number): number =>
    Array.from({ length: total }, () => (random() < ratio ? 1 : 0)).reduce<number>((sum, hit) => sum + hit, 0);
  const phases = ['baseline', 'cutover', 'on-fallback', 'recovery'] as const;
  let runs = 0;
  const run = (): Scorecard => ({
    ...withUsable(draw(1_000, 0.9), 1_000),
    runId: `run-${runs++}`,
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
  const outcomes = Array.from({ length: rounds }, () => compare(run(), run()).outcome);
  expect(outcomes.filter((one) => one === 'worse').length / rounds).toBeLessThanOrEqual(0.05);
  // And of so many requests hardly any is left open.
  expect(outcomes.filter((one) => one === 'not-resolved').length / rounds).toBeLessThanOrEqual(0.05);
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

test('where one alone leaves a time without faults out of its outage, all of both is compared, and that is said', () => {
  const older = withUsable(200, 300);
  const newer = withUsable(10, 100);
  newer.outage.whole = { requests: 300, httpSuccessRatio: 1, usableRatio: 201 / 300 };
  expect(rowOf(older, newer, 'usableRatio', 'outage')).toMatchObject({
    before: { value: 200 / 300, total: 300 },
    after: { value: 201 / 300, total: 300 },
    change: 'unresolved',
  });
  expect(compare(older, newer).remarks.join('\n')).toContain('What stands here is of all the outage of both.');
  const alike = { ...older, outage: { ...newer.outage, usableRatio: 0.9 } };
  expect(rowOf(alike, newer, 'usableRatio', 'outage')).toMatchObject({ before: { value: 0.9 }, change: 'worse' });
});
