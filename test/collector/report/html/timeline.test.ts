import { expect, test } from 'vitest';
import { createTimeScale, roundUp } from '../../../../lib/collector/report/html/timeline/scale.ts';
import { renderTimeline } from '../../../../lib/collector/report/html/timeline.ts';
import type { Scorecard, Second } from '../../../../lib/collector/scorecard/scorecard.ts';
import { failedScorecard, passedScorecard } from '../../../support/scorecards.ts';

test.each([
  [0, 1],
  [1, 1],
  [1.2, 2],
  [37, 50],
  [68, 100],
  [100, 100],
  [4412, 5000],
])('an axis for %d ends at %d', (value, top) => {
  expect(roundUp(value)).toBe(top);
});

test('the time scale holds the whole run and has few, even ticks', () => {
  const scale = createTimeScale(failedScorecard);
  expect(scale.endMs).toBe(60_000);
  expect(scale.x(0)).toBeLessThan(scale.x(60_000));
  expect(scale.ticks.slice(0, 3)).toEqual([0, 5000, 10_000]);
  expect(scale.ticks.length).toBeLessThanOrEqual(14);
});

test('every fault and every phase is named in the picture', () => {
  const { markup } = renderTimeline(failedScorecard);
  for (const word of ['error-response, 715 ×', 'silence, 778 ×', 'cutover', 'on-fallback', 'recovery']) {
    expect(markup).toContain(word);
  }
});

test('a fault that was applied to nothing is called that', () => {
  const faultBands = failedScorecard.faultBands.map((band) => ({ ...band, applied: 0 }));
  expect(renderTimeline({ ...failedScorecard, faultBands }).markup).toContain('applied to no attempt');
});

test('a second in which nothing was judged breaks the usable line instead of drawing a zero', () => {
  const withGap = passedScorecard.seconds.map((second): Second =>
    second.second === 30 ? { ...second, judged: 0, usable: 0 } : second,
  );
  const moves = (scorecard: Scorecard): number =>
    (/class="stroke-use"\s+d="(M[^"]*L[^"]*)"/.exec(renderTimeline(scorecard).markup)?.[1] ?? '').split('M').length - 1;
  expect(moves(passedScorecard)).toBe(1);
  expect(moves({ ...passedScorecard, seconds: withGap })).toBe(2);
});

test('an hour of seconds stays a small page', () => {
  const seconds = Array.from({ length: 3600 }, (_, second): Second => ({
    ...(passedScorecard.seconds[second % 60] as Second),
    second,
  }));
  expect(renderTimeline({ ...passedScorecard, seconds }).markup.length).toBeLessThan(600_000);
});

test('what version 1 counted as judged is called what it was: answers', () => {
  const old = JSON.parse(JSON.stringify({ ...failedScorecard, schemaVersion: 1 })) as Scorecard;
  expect(renderTimeline(old).markup).toContain('usable, of answers');
  expect(renderTimeline(failedScorecard).markup).toContain('usable, of all that should be');
});
