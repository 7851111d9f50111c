import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { excerpt, excerptEnd, excerptLines } from '../../lib/kit/excerpt.ts';

test.each([
  ['as it is', 20, 'as it is'],
  ['two\nlines', 20, String.raw`two\nlines`],
  ['0123456789', 10, '0123456789'],
  ['0123456789x', 10, '012345678…'],
  ['\u001b[2J\u001b[2J', 12, String.raw`\u001b[2J…`],
  ['1234\u001b', 8, '1234…'],
  ['😀😀😀', 4, '😀…'],
])('%j within %d characters is shown as %j', (text, most, shown) => {
  expect(excerpt(text, most)).toBe(shown);
});

test('the end of a text is shown where that is what matters', () => {
  expect(excerptEnd('it began well and ended badly', 12)).toBe('…ended badly');
});

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

test('no excerpt is longer than asked for, obeyed by a terminal, or of two lines', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 12, max: 100 }), (text, most) => {
      for (const shown of [excerpt(text, most), excerptEnd(text, most)]) {
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }
    }),
  );
});

test('what was shown once is shown the same again', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(excerptLines(excerptLines(text))).toBe(excerptLines(text));
    }),
  );
});

test('3 MB are shown as quickly as a line', () => {
  const key = 'k'.repeat(3_000_000);
  const { message } = new CutoverError('usage', `drill.json: ${key} is not a known key.`);
  expect(message.length).toBe(2_000);
  expect(formatCause(new Error(key)).length).toBe(1_200);
  expect(excerptLines('x\n'.repeat(1_000_000)).split('\n').length).toBe(61);
});
