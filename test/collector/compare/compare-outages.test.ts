/** Two runs in whose outages the faults differ: that the later is no worse is no evidence. */
import { expect, test } from 'vitest';
import { compareScorecards } from '../../../lib/collector/compare/compare-scorecards.ts';
import { failedScorecard, passedScorecard } from '../../support/scorecards.ts';

const down = { kind: 'error-response', error: 'openai-503-overloaded' };
const drill = (...outages: object[]): object => ({
  timeline: [
    { phase: 'baseline', durationMs: 9, primary: [], fallback: [] },
    ...outages.map((faults) => ({ phase: 'outage', durationMs: 9, rateFactor: 1, ...faults })),
    { phase: 'recovery', durationMs: 9, primary: [], fallback: [] },
  ],
});
const same = { ...failedScorecard, runId: 'another' };
const compare = (before: unknown, after: unknown, scorecard = same) =>
  compareScorecards({ scorecard: failedScorecard, drill: before }, { scorecard, drill: after });

test.each<[what: string, before: unknown, after: unknown]>([
  ['the same', drill({ primary: [down] }), drill({ primary: [down], fallback: [] })],
  ['longer, with more traffic', drill({ primary: [down] }), drill({ primary: [down], durationMs: 99, rateFactor: 3 })],
  ['not known', undefined, drill({ primary: [down] })],
  ['not known, as the drill is none', { timeline: 7 }, drill({ primary: [down] })],
])('outages that are %s are compared', (_, before, after) => {
  expect(compare(before, after).outcome).toBe('no-worse');
});

test.each<[what: string, after: unknown, where: RegExp]>([
  ['another fault', drill({ primary: [{ kind: 'silence' }] }), /\(outage\[0\]\.primary\[0\]\.kind, outage\[0\]/],
  ['a share', drill({ primary: [{ ...down, when: { probability: 0.1 } }] }), /\(outage\[0\]\.primary\[0\]\.when\)/],
  ['a part more', drill({ primary: [down] }, {}), /\(outage\[1\]\)/],
  ['another provider', drill({ fallback: [down] }), /\(outage\[0\]\.primary, outage\[0\]\.fallback\)/],
])('of an outage with %s it is not known whether it was milder', (_, after, where) => {
  const { outcome, reasons } = compare(drill({ primary: [down] }), after);
  expect(outcome).toBe('not-resolved');
  expect(reasons[0]).toMatch(
    /^The faults of their outages differ .*Compare two runs of one outage, at one time scale\.$/,
  );
  expect(reasons[0]).toMatch(where);
});

test('what is worse stays so, whatever the outage was', () => {
  const { outcome } = compareScorecards(
    { scorecard: passedScorecard, drill: drill({ primary: [down] }) },
    { scorecard: failedScorecard, drill: drill({}) },
  );
  expect(outcome).toBe('worse');
});
