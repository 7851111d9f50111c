import { expect, test } from 'vitest';
import { displayWidth } from '../../../../lib/collector/report/text/display-width.ts';
import { fit } from '../../../../lib/collector/report/text/fit.ts';
import { wrap } from '../../../../lib/collector/report/text/wrap.ts';

test.each([
  ['plain', 5],
  ['漢字', 4],
  ['e\u0301', 1],
  ['✅', 2],
  ['ส', 1],
  ['', 0],
])('%j takes %d columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ['abc', 5, 'left', 'abc  '],
  ['abc', 5, 'right', '  abc'],
  ['abcdef', 5, 'left', 'abcd…'],
  ['漢字漢字', 6, 'left', '漢字… '],
  ['a\u001b[2Jb', 12, 'left', 'a\\u001b[2Jb '],
] as const)('%j in a cell of %d columns, %s, is %j', (text, width, align, cell) => {
  expect(fit(text, width, align)).toBe(cell);
  expect(displayWidth(cell)).toBe(width);
});

test('prose breaks between words, and inside a word only if it is too long', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
  expect(wrap('', 4)).toEqual(['']);
});
