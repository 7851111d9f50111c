import { expect, test } from 'vitest';
import { describeAsked, listAsked } from '../../../lib/collector/report/describe-asked.ts';
import { renderHtml } from '../../../lib/collector/report/html.ts';
import { renderText } from '../../../lib/collector/report/text.ts';
import type { AskedOfProviders } from '../../../lib/collector/scorecard/asked.ts';
import { parseScorecard } from '../../../lib/collector/scorecard/parse-scorecard.ts';
import { plainPainter } from '../../../lib/collector/report/painter.ts';
import { scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

const asked: AskedOfProviders = {
  providers: [
    { provider: 'primary', against: 'sent', compared: 100, alike: 100, models: ['gpt-5'], changes: [] },
    {
      provider: 'fallback',
      against: 'primary',
      compared: 40,
      alike: 10,
      models: ['small', 'smaller'],
      changes: [
        { change: 'format-lost', requests: 30, examples: [7, 9] },
        { change: 'temperature-changed', requests: 4, examples: [7] },
      ],
    },
  ],
  lost: 30,
  notCompared: 3,
};
const card = { ...scoreWrittenRun(writePerfectRun()), asked };

test('What was asked otherwise is told with its share and the first requests', () => {
  expect(listAsked(asked)).toMatchObject([
    { what: 'format-lost', provider: 'fallback', count: '30', share: '75.0 %', examples: '7, 9', lost: true },
    { what: 'temperature-changed', provider: 'fallback', count: '4', share: '10.0 %', examples: '7', lost: false },
  ]);
  expect(describeAsked(asked)).toEqual([
    '100 of 100 answers of the primary came of requests like what was sent; asked for gpt-5.',
    '10 of 40 answers of the fallback came of requests like what the primary is asked; asked for small, smaller.',
    '30 answers of fallbacks came of requests that had lost something: have the target hand it on, or, if that is meant, say with an objective on askedAlikeRatio how many may.',
    'Of 3 answers it is not known what their providers should have been asked.',
  ]);
});

test('It stands in the reports, and in a scorecard that is read again', () => {
  const text = renderText(card, { colour: plainPainter });
  expect(text).toContain('\nASKED\nformat-lost         fallback          30  75.0 %  the response format was dropped');
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(renderHtml(card)).toContain('the response format was dropped');
  expect(parseScorecard(JSON.parse(JSON.stringify(card)), 'scorecard.json').asked).toEqual(asked);
  const wrong = { ...card, asked: { ...asked, lost: -1 } };
  expect(() => parseScorecard(wrong, 'scorecard.json')).toThrow(/asked\.lost/);
});
