import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderHtml } from '../../../lib/collector/report/html.ts';
import { anyText } from '../../support/any-text.ts';
import { fillTexts } from '../../support/hostile-scorecard.ts';
import { failedScorecard, scorecards } from '../../support/scorecards.ts';

test.each(['fail', 'aborted'])('the page of a run that ended as %s is as agreed', async (name) => {
  const scorecard = scorecards[name] ?? failedScorecard;
  await expect(renderHtml(scorecard)).toMatchFileSnapshot(`../../golden/report/${name}.html`);
});

test.each(Object.entries(scorecards))(
  'the page (%s) fetches nothing, runs nothing and forbids both',
  (_name, scorecard) => {
    const page = renderHtml(scorecard);
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(
      /<script|<link|<img|<iframe|\bsrc=|\bhref=|@import|https?:|javascript:|\bon[a-z]+=|url\((?!#)/i,
    );
  },
);

test.each(Object.entries(scorecards))('the page (%s) shows no number that is none', (_name, scorecard) => {
  expect(renderHtml(scorecard)).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/);
});

test('tags are closed in the order they were opened', () => {
  for (const scorecard of Object.values(scorecards)) expect(findUnbalanced(renderHtml(scorecard))).toBeUndefined();
  expect(findUnbalanced('<p><b>x</p>')).toBe('</p>');
});

test('whatever texts a scorecard holds, the page has the same tags as with harmless ones', () => {
  const harmless = listTags(renderHtml(fillTexts(failedScorecard, 'harmless')));
  expect(harmless.length).toBeGreaterThan(500);
  const tags = harmless.join('\n');
  const hostileText = fc.oneof(
    anyText({ minLength: 1 }),
    fc.constantFrom(
      '</pre><script>',
      '"><img src=x onerror=alert(1)>',
      "' onload='x",
      '<!--',
      ']]>',
      '&lt;',
      '</style>',
    ),
  );
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const page = renderHtml(fillTexts(failedScorecard, hostile));
      if (listTags(page).join('\n') !== tags) expect(listTags(page)).toEqual(harmless);
    }),
    { numRuns: 100 },
  );
});

test('a tag that slipped through would be noticed', () => {
  const page = renderHtml(failedScorecard);
  expect(listTags(page.replace('##Summary', '<b>Summary'))).not.toEqual(listTags(page));
});

/** Every tag with its attribute names, without attribute values and without the marks around invisible characters. */
function listTags(page: string): string[] {
  const unmarked = page.replaceAll(/<span class="invisible">([^<]*)<\/span>/g, '$1');
  return [...unmarked.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));
}

/** The first closing tag that closes something else than was opened last. */
function findUnbalanced(page: string): string | undefined {
  const open: string[] = [];
  for (const [tag, slash, name = '', attributes = ''] of page.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi,
  )) {
    if (slash === '/') {
      if (open.pop() !== name) return tag;
    } else if (!attributes.endsWith('/')) open.push(name);
  }
  return open.pop();
}
