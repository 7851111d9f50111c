import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareScorecards } from '../../../../lib/collector/compare/compare-scorecards.ts';
import { formatRow } from '../../../../lib/collector/report/compare/format-row.ts';
import { renderComparisonMarkdown } from '../../../../lib/collector/report/compare/markdown.ts';
import { renderComparisonText } from '../../../../lib/collector/report/compare/text.ts';
import type { ComparedRow } from '../../../../lib/collector/scorecard/comparison.ts';
import { failedScorecard, invalidScorecard, passedScorecard } from '../../../support/scorecards.ts';

const hostile = '\u001b[31m|<img src=x onerror=alert(1)>\n@octocat [x](http://a.b)\u202e';
const run = (
  scorecard: typeof passedScorecard | typeof failedScorecard | typeof invalidScorecard,
  drill?: unknown,
) => ({
  scorecard,
  drill,
});
const worse = compareScorecards(run(passedScorecard), run(failedScorecard));

test.each([60, 80, 100, 120])('the text keeps to %i columns and ends with what came of it', (width) => {
  const lines = renderComparisonText(worse, { width }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines.at(-2)).toBe('WORSE: A pass became a fail.');
});

test('a row has both values, the difference and its interval in percentage points', () => {
  expect(renderComparisonText(worse, { width: 100 })).toMatch(
    /^Missed: json-schema, fallback \(on-f\w*…\s+2\.2 %\s+37\.9 %\s+\+35\.7 pp\s+\+\d+\.\d to \+\d+\.\d {2}worse$/m,
  );
});

const shareRow = (before: number, after: number, direction: 'higher' | 'lower'): ComparedRow => ({
  measure: 'usableRatio',
  label: 'Usable',
  phase: 'outage',
  unit: 'ratio',
  direction,
  before: { value: before, total: 35 },
  after: { value: after, total: 35 },
  difference: after - before,
  interval: null,
  change: 'unresolved',
});

test.each([
  [0, 25 / 35, 'lower', ['0 %', '71.5 %', '+71.5 pp']],
  [25 / 35, 0, 'higher', ['71.4 %', '0 %', '-71.4 pp']],
  [0.9996, 1, 'higher', ['99.9 %', '100 %', '+0.1 pp']],
  [0.97, 0.97, 'higher', ['97.0 %', '97.0 %', '0.0 pp']],
  // A bound is no number to take anything from.
  [0.0004, 0.5, 'higher', ['< 0.1 %', '50.0 %', '+50.0 pp']],
  [0.9996, 0.2, 'lower', ['> 99.9 %', '20.0 %', '-80.0 pp']],
] as const)('from %d to %d, where %s is better, reads %j', (from, to, direction, texts) => {
  const { before, after, difference } = formatRow(shareRow(from, to, direction));
  expect([before, after, difference]).toEqual(texts);
});

test('the difference of two shares is that of what is shown of them, and never on the other side', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.constantFrom('higher' as const, 'lower' as const), (from, to, direction) => {
      const { before, after, difference } = formatRow(shareRow(from, to, direction));
      const points = Number.parseFloat(difference);
      if (points !== 0) expect(Math.sign(points)).toBe(Math.sign(to - from));
      if (/[<>]/.test(before + after)) return;
      expect(points).toBeCloseTo(Number.parseFloat(after) - Number.parseFloat(before), 6);
    }),
  );
});

test('Markdown begins with what came of it, has what is resolved in a table, and folds the rest away', () => {
  const text = renderComparisonMarkdown(worse);
  expect(text).toMatch(/^### WORSE: A pass became a fail\.\n/);
  const [open, folded] = text.split('<details>');
  expect(open).toContain('| Missed: json-schema, fallback | on-fallback | 2.2 % | 37.9 % | \\+35.7 pp |');
  expect(open).not.toContain('TTFT');
  expect(folded).toContain('TTFT');
});

test('no comparison with an invalid run', () => {
  const comparison = compareScorecards(run(invalidScorecard), run(passedScorecard));
  expect(renderComparisonText(comparison)).toContain('NOT COMPARABLE: The run before was invalid');
});

test('what a run or a drill says is shown, and never obeyed', () => {
  const comparison = compareScorecards(
    run({ ...passedScorecard, drill: hostile, runId: hostile }, { name: hostile }),
    run(passedScorecard, { name: 'b', [hostile]: 1 }),
  );
  const text = renderComparisonText(comparison, { width: 120 });
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
  const markdown = renderComparisonMarkdown(comparison);
  expect(markdown).not.toMatch(/(?<!\\)<img|@octocat|\]\(http|http:\/\/a/);
  expect(markdown).not.toContain('\u202e');
  for (const line of markdown.split('\n').filter((one) => one.startsWith('| before'))) {
    expect(line.match(/(?<!\\)\|/g)).toHaveLength(5);
  }
});
