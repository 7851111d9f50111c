import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml } from '../../lib/collector/report/escape.ts';
import { escapeLine, formatJson, replaceInvisible } from '../../lib/kit/invisible.ts';

test.each([
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['\u009b2J', '\\u009b2J'],
  ['two\nlines\tand a tab\r', 'two\\nlines\\tand a tab\\r'],
  ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
  ['<b> & "c"', '<b> & "c"'],
])('%j is printed in a terminal as %j', (text, escaped) => {
  expect(escapeLine(text)).toBe(escaped);
});

const anyText = fc.string({ unit: 'binary' });

test('no text keeps a character that a terminal obeys', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(escapeLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test("the ranges are those of Unicode's properties, as far as this engine's Unicode has them, and what XML forbids", () => {
  const property = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Zs}\ufffe\uffff]/u;
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    const isReplaced = replaceInvisible(character, () => '') === '';
    if (isReplaced !== (property.test(character) && character !== ' ')) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('JSON parses to the same and keeps no character that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      const shown = formatJson({ texts });
      expect(shown).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[^\P{Cc}\n]/u);
      expect(JSON.parse(shown)).toEqual({ texts });
    }),
  );
});

test('a test report stays XML with what XML forbids in a name', () => {
  // Char of XML 1.0 (www.w3.org/TR/xml): all but these two, surrogates and most controls.
  expect(escapeHtml('a\ufffe<b>\uffff')).toBe('a\\ufffe&lt;b&gt;\\uffff');
});
