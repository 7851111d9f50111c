/** JUnit XML of runs, searches and suites, as a parser that is not ours reads it. */
import { parse, type TestSuites } from 'junit2json';
import { expect, test } from 'vitest';
import { summarizeRun, summarizeSuite } from '../../../lib/collector/compare/summarize-suite.ts';
import { capacityRenderers } from '../../../lib/collector/report/capacity/machine-formats.ts';
import { renderJunit } from '../../../lib/collector/report/junit.ts';
import { renderSuiteJunit } from '../../../lib/collector/report/suite/junit.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';
import { fillTexts } from '../../support/hostile-scorecard.ts';
import {
  abortedScorecard,
  failedScorecard,
  invalidScorecard,
  passedScorecard,
  scorecards,
} from '../../support/scorecards.ts';

const HOSTILE = '\u001b[31m</testcase>]]>&amp;"\'|<img src=x>\r\n \ud800 \\ \u202e';

/** The cases of the one suite in it, by name: passed, failure or error; and what stands beside these. */
async function read(xml: string) {
  const { testsuite: [suite, ...others] = [] } = (await parse(xml)) as TestSuites;
  expect(others).toEqual([]);
  const cases = (suite?.testcase ?? []).map(({ name = '', failure, error }) => {
    const kind = failure !== undefined ? 'failure' : error !== undefined ? 'error' : 'passed';
    return { name, kind, message: (failure ?? error)?.[0]?.message };
  });
  const count = (kind: string): number => cases.filter((one) => one.kind === kind).length;
  // What a pipeline counts is what there is.
  expect(suite).toMatchObject({ tests: cases.length, failures: count('failure'), errors: count('error'), skipped: 0 });
  return { suite, cases };
}

test.each(Object.entries(scorecards))('a run: %s', async (_, scorecard) => {
  const { suite, cases } = await read(renderJunit(scorecard));
  expect(suite?.name).toBe(scorecard.drill);
  expect(cases).toHaveLength(1 + scorecard.objectives.length + scorecard.validity.length);
  const kinds = { pass: 'passed', fail: 'failure', invalid: 'error', aborted: 'error' };
  expect(cases[0]).toMatchObject({ name: 'verdict', kind: kinds[scorecard.verdict] });
});

test('a run whose texts are hostile has as many cases, and no other', async () => {
  const hostile = fillTexts(failedScorecard, HOSTILE);
  const { cases } = await read(renderJunit(hostile));
  expect(cases).toHaveLength(1 + hostile.objectives.length + hostile.validity.length);
});

test.each([
  ['pass', 'passed'],
  ['fail', 'failure'],
  ['invalid', 'error'],
  ['aborted', 'error'],
] as const)('a search that is %s: its one case is %s', async (verdict, kind) => {
  const { cases } = await read(capacityRenderers.junit(writeCapacity({ verdict, reason: HOSTILE })));
  expect(cases).toMatchObject([{ name: 'holds the declared peak of 8.00/s', kind }]);
});

test('a suite has a case for each drill, and none passes that did not pass', async () => {
  const cards = [passedScorecard, failedScorecard, invalidScorecard, abortedScorecard];
  const suite = summarizeSuite('2026-03-04T10:00:00.000Z', [
    ...cards.map((card, place) => summarizeRun(`${place}.yaml`, `suite/${place}`, { ...card, drill: 'same' })),
    { kind: 'error', file: '4.yaml', drill: 'same', message: `no target: ${HOSTILE}` },
    { kind: 'not-run', file: '5.yaml', drill: 'same' },
  ]);
  const { suite: told, cases } = await read(renderSuiteJunit(suite));
  expect(told).toMatchObject({ name: 'cutover suite', timestamp: '2026-03-04T10:00:00' });
  expect(cases.map(({ name, kind }) => [name, kind])).toEqual([
    ['same (0.yaml)', 'passed'],
    ['same (1.yaml)', 'failure'],
    ['same (2.yaml)', 'error'],
    ['same (3.yaml)', 'error'],
    ['same (4.yaml)', 'error'],
    ['same (5.yaml)', 'error'],
  ]);
  expect(cases[4]?.message).toContain('no target: ');
  expect(cases[5]?.message).toBe('It was not run: the suite was stopped before.');
});
