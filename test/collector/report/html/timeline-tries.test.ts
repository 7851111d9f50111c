import { expect, it } from 'vitest';
import { renderHtml } from '../../../../lib/collector/report/html.ts';
import { scorecards } from '../../../support/scorecards.ts';

it('says of the picture that callers stand in it by their first try, where they try again', () => {
  const [card] = Object.values(scorecards);
  const tries = {
    most: 2,
    sent: 1,
    further: 0,
    furtherRatio: 0,
    answeredLater: 0,
    abandoned: 0,
    phases: [],
    peak: null,
  };
  expect(renderHtml({ ...card!, tries })).toContain('By the second a caller first asked in');
  expect(renderHtml(card!)).toContain('By the second a request was sent in.');
});
