import { expect, test } from 'vitest';
import { splitInvisible } from '../../../lib/collector/report/escape.ts';
import { renderHtml } from '../../../lib/collector/report/html.ts';
import type { Example, Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { dumpDom } from '../../support/chromium.ts';
import { fillTexts } from '../../support/hostile-scorecard.ts';
import { failedScorecard } from '../../support/scorecards.ts';

const hostileTexts = [
  "<script>document.title='pwned'</script>",
  `"><img src=x onerror="document.title='pwned'">`,
  "</pre></code></title></style><svg onload=document.title='pwned'>",
  '&amp; & &lt;b&gt; &#x3c;',
  '\u202eevil\u202c \u2066x\u2069 a\u200bb \u00a0 \ufeff',
  '\n\nleading line feeds\tand a tab\r\n',
  "<!--<script>'`",
];

const example: Omit<Example, 'answer'> = {
  index: 7,
  contract: 'markdown',
  provider: 'fallback',
  phase: 'on-fallback',
  outcome: 'failed',
  failure: 'xml',
};
const hostileScorecard: Scorecard = {
  ...fillTexts(failedScorecard, hostileTexts.join(' ')),
  examples: hostileTexts.map((answer): Example => ({ ...example, answer })),
};
const BROWSER_MS = 90_000;

test('hostile texts run nothing in a real browser and are shown as they are', { timeout: BROWSER_MS }, async () => {
  const dom = await dumpDom(renderHtml(hostileScorecard));
  expect(readTitle(dom)).toBe(`fail: ${show(hostileTexts.join(' '))}`);
  expect(dom).not.toMatch(/<script|<img|onload=(?!.*&gt;)/i);
  expect(readAnswers(dom)).toEqual(hostileTexts.map(show));
});

test('the same look at a page that does not escape sees the script run', { timeout: BROWSER_MS }, async () => {
  const dom = await dumpDom(dropPolicy(unescape(renderHtml(hostileScorecard))));
  expect(readTitle(dom)).toBe('pwned');
});

test('even without escaping, the page forbids the script', { timeout: BROWSER_MS }, async () => {
  const dom = await dumpDom(unescape(renderHtml(hostileScorecard)));
  expect(dom).toContain('<script>');
  expect(readTitle(dom)).not.toBe('pwned');
});

/** A text as the report shows it: invisible characters written out, white space as it is. */
function show(text: string): string {
  return splitInvisible(text)
    .map((piece) => piece.text)
    .join('');
}

function readTitle(dom: string): string {
  return decode(/<title>([\s\S]*?)<\/title>/.exec(dom)?.[1] ?? '');
}

function readAnswers(dom: string): string[] {
  return [...dom.matchAll(/<pre dir="ltr"><code>([\s\S]*?)<\/code><\/pre>/g)].map(([, code = '']) =>
    decode(code.replaceAll(/<\/?span[^>]*>/g, '')),
  );
}

function decode(markup: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', amp: '&' };
  return markup.replaceAll(/&(lt|gt|quot|nbsp|amp);/g, (_entity, name: string) => entities[name] ?? '');
}

function unescape(page: string): string {
  return page
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function dropPolicy(page: string): string {
  return page.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '');
}
