import { expect, test } from 'vitest';
import { renderHtml } from '../../../lib/collector/report/html.ts';
import { renderText } from '../../../lib/collector/report/text.ts';
import { failedScorecard } from '../../support/scorecards.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';

test('a report says by whose contracts answers were judged again, whatever their file is called', () => {
  const judgedAgain = {
    ...failedScorecard,
    application: { ...failedScorecard.application, contractsFrom: 'a<b>\u001B[31m.yaml' },
  };
  expect(renderText(judgedAgain, { colour: plainPainter })).toMatch(/judged again, by the contracts of\s+/);
  expect(renderText(judgedAgain, { colour: plainPainter })).not.toContain('\u001B');
  expect(renderHtml(judgedAgain)).toContain('judged again, by the contracts of <code>a&lt;b&gt;');
  expect(renderText(failedScorecard, { colour: plainPainter })).not.toContain('judged again');
});
