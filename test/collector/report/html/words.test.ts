import { expect, it } from 'vitest';
import { renderHtml } from '../../../../lib/collector/report/html.ts';
import { renderText } from '../../../../lib/collector/report/text.ts';
import { plainPainter } from '../../../../lib/collector/report/painter.ts';
import { failedScorecard } from '../../../support/failed-scorecard.ts';

const words = 'Error: <b>no label</b>\u202e';
const [row] = failedScorecard.application.contracts.filter(({ phase }) => phase === 'on-fallback');
const [example] = failedScorecard.examples;
const said = {
  ...failedScorecard,
  application: { ...failedScorecard.application, contracts: [{ ...row!, kinds: { 'own:no-label': 3 } }] },
  examples: [
    { ...example!, contract: row!.contract, provider: row!.provider, failure: 'own:no-label' as const, words },
  ],
};

it('what your own code said of an answer stands beside the kind, in text and on the page, and does nothing there', () => {
  const page = renderHtml(said);
  expect(page).toContain('own:no-label');
  expect(page).toContain(
    'Your code said: <code>Error: &lt;b&gt;no label&lt;/b&gt;<span class="invisible">\\u202e</span>',
  );
  const text = renderText(said, { colour: plainPainter }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('own:no-label 3');
  expect(text).not.toContain('\u202e');
  expect(text).toContain('no label');
});
