import { expect, test } from 'vitest';
import { renderers, reportFormats } from '../../../lib/collector/report/index.ts';
import { invalidScorecard, scorecards } from '../../support/scorecards.ts';

test('there is a renderer for each format', () => {
  expect(reportFormats).toEqual(['text', 'html', 'json', 'junit', 'markdown', 'openmetrics', 'line']);
});

test.each(Object.entries(scorecards))(
  'every renderer renders %s, ends with a line feed and says the same twice',
  (_name, scorecard) => {
    for (const render of Object.values(renderers)) {
      const text = render(scorecard);
      expect(text.endsWith('\n')).toBe(true);
      expect(render(scorecard)).toBe(text);
    }
  },
);

test.each(Object.entries(scorecards))('the JSON of %s reads back as the scorecard', (_name, scorecard) => {
  expect(JSON.parse(renderers.json(scorecard))).toEqual(scorecard);
});

test('a report that shows checks draws one of an older scorecard: another id, and no numbers', () => {
  const old = {
    ...invalidScorecard,
    validity: [{ id: 'seats-healthy', ok: false, observed: 'observer was blocked for 900 ms', required: 'no crash' }],
  };
  for (const render of [renderers.text, renderers.html, renderers.json]) {
    expect(render(old)).toContain('seats-healthy');
    expect(render(old)).toContain('observer was blocked');
  }
});
