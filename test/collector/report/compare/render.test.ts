import { expect, test } from 'vitest';
import { compareScorecards } from '../../../../lib/collector/compare/compare-scorecards.ts';
import { renderComparisonMarkdown } from '../../../../lib/collector/report/compare/markdown.ts';
import { renderComparisonText } from '../../../../lib/collector/report/compare/text.ts';
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
    /^Missed: json-schema, fallback \(on-f\w*…\s+2\.2 %\s+37\.9 %\s+\+35\.6 pp\s+\+\d+\.\d to \+\d+\.\d {2}worse$/m,
  );
});

test('Markdown begins with what came of it, has what is resolved in a table, and folds the rest away', () => {
  const text = renderComparisonMarkdown(worse);
  expect(text).toMatch(/^### WORSE: A pass became a fail\.\n/);
  const [open, folded] = text.split('<details>');
  expect(open).toContain('| Missed: json-schema, fallback | on-fallback | 2.2 % | 37.9 % | \\+35.6 pp |');
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
