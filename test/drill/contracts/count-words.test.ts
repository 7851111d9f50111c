import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWords } from '../../../lib/drill/contracts/count-words.ts';

test.each<[text: string, count: number]>([
  ['', 0],
  [" -- ' ", 0],
  ['One two, three.', 3],
  ["don't well-known 'quoted' -5", 4],
  ['a@b _c_ [d] `e` {7}', 6],
  ['Größe ist’s', 2],
  ['北京天气', 2],
  ['Oslo 北京', 2],
])('%j has %i words', (text, count) => {
  expect(countWords(text)).toBe(count);
});

test('text in ASCII is counted as any other is', () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 });
  // A letter of another script, by itself, is one word more, however the rest is counted.
  fc.assert(
    fc.property(ascii, (text) => {
      expect(countWords(`${text} ß`)).toBe(countWords(text) + 1);
    }),
  );
});
