import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml, splitInvisible } from '../../../lib/collector/report/escape.ts';

test.each([
  ['<script>&"\'`', '&lt;script&gt;&amp;&quot;&#39;&#96;'],
  ['a\u202eb', 'a\\u202eb'],
  ['zero\u200bwidth', 'zero\\u200bwidth'],
  ['no\u00a0break', 'no\\u00a0break'],
  ['line\nfeed\tand tab', 'line\nfeed\tand tab'],
  ['return\r', 'return\\r'],
  ['null\u0000', 'null\\u0000'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
  ['lone \ud83d', 'lone \\ud83d'],
  ['Grüße, สวัสดี, 的, ✅', 'Grüße, สวัสดี, 的, ✅'],
])('%j is safe and visible in a page as %j', (text, escaped) => {
  expect(escapeHtml(text)).toBe(escaped);
});

const anyText = fc.string({ unit: 'binary' });

test('no text keeps a character that opens markup or closes an attribute', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'`]/);
    }),
  );
});

test('visible text is left as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const pieces = splitInvisible(text);
      const visible = pieces.filter((piece) => !piece.invisible).map((piece) => piece.text);
      expect(visible.every((piece) => text.includes(piece))).toBe(true);
      if (pieces.every((piece) => !piece.invisible)) expect(visible.join('')).toBe(text);
    }),
  );
});
