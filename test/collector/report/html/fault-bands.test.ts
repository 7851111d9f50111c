import { expect, test } from 'vitest';
import { renderFaultBands } from '../../../../lib/collector/report/html/timeline/bands.ts';
import { createTimeScale } from '../../../../lib/collector/report/html/timeline/scale.ts';
import type { Scorecard } from '../../../../lib/collector/scorecard/scorecard.ts';
import { failedScorecard } from '../../../support/scorecards.ts';

/** Faults from the run's start on, in a drawing of a minute that is 980 wide. */
function labelOf(endMs: number): string | undefined {
  const band = { provider: 'primary', faults: ['error-response'], startMs: 0, endMs, applied: 1_250 };
  const scorecard: Scorecard = {
    ...failedScorecard,
    phases: [{ phase: 'outage', startMs: 0, endMs: 60_000 }] as never,
    seconds: [],
    faultBands: [band],
  };
  const { markup } = renderFaultBands(scorecard, createTimeScale(scorecard), 0);
  expect(markup.markup).toContain('<title>primary: error-response, 1,250 ×</title>');
  return /<text x="7" y="17">([^<]*)<\/text>/.exec(markup.markup)?.[1];
}

test.each([
  [60_000, 'error-response, 1,250 ×'],
  [8_000, 'error-response'],
  [5_000, '1,250 ×'],
  [1_000, undefined],
])('a band of %i ms has the label that it has room for', (endMs, label) => {
  expect(labelOf(endMs)).toBe(label);
});
