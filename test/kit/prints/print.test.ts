import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printArguments } from '../../../lib/kit/prints/print-arguments.ts';
import { findPrintPlace, joinHashes, listPrintPlaces, printText, readHashes } from '../../../lib/kit/prints/print.ts';

const read = (text: string): number[] => {
  const hashes = new Uint32Array(2_048);
  return [...hashes.subarray(0, readHashes(printText(text), hashes, 0))];
};

test.each([
  [0, []],
  [5, [5]],
  [8, [8]],
  [40, [8, 16, 32, 40]],
  [64, [8, 16, 32, 64]],
  [200, [8, 16, 32, 64, 128, 192, 200]],
])('a text of %i characters is printed at %j', (length, places) => {
  expect(listPrintPlaces(length)).toEqual(places);
  expect(printText('x'.repeat(length)).hashes).toHaveLength(8 * places.length);
  // Every place but the end is one of a longer text's.
  for (const [at, place] of places.slice(0, -1).entries()) expect(findPrintPlace(place)).toBe(at);
});

test('a very long text is printed at its end, and not everywhere', () => {
  expect(listPrintPlaces(10_000_000).length).toBe(3 + 1_024 + 1);
});

test('the prints of two texts are the same up to where the texts are, and no further', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }),
      fc.string({ maxLength: 200 }),
      fc.string({ maxLength: 200 }),
      (a, b, c) => {
        const [left, right] = [a + b, a + c];
        const [places, otherPlaces] = [listPrintPlaces(left.length), listPrintPlaces(right.length)];
        const [hashes, otherHashes] = [read(left), read(right)];
        for (const [at, place] of places.entries()) {
          const other = otherPlaces.indexOf(place);
          if (other < 0) continue;
          expect(hashes[at] === otherHashes[other]).toBe(left.slice(0, place) === right.slice(0, place));
        }
      },
    ),
  );
});

test('the hash of two texts behind each other is known from theirs', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (head, tail) => {
      expect(joinHashes(read(head).at(-1) ?? 0, read(tail).at(-1) ?? 0, tail.length)).toBe(read(head + tail).at(-1));
    }),
  );
});

test.each([
  ['blanks', '{"city": "Bad Homburg",\n  "days": [1, 2]}', '{"city":"Bad Homburg","days":[1,2]}'],
  ['escapes', '{"city":"K\\u00f6ln","path":"a\\/b\\u0022"}', '{"city":"Köln","path":"a/b\\""}'],
  ['no arguments', '', '{}'],
])('arguments that differ in %s alone have the same print', (_, text, other) => {
  expect(printArguments(text)).toEqual(printArguments(other));
});

test.each([
  ['a blank inside a string', '{"a":"b c"}', '{"a":"bc"}'],
  ['another value', '{"a":"b"}', '{"a":"c"}'],
  ['half of it', '{"a":"b', '{"a":"b"}'],
])('arguments that differ in %s have another print', (_, text, other) => {
  expect(printArguments(text)).not.toEqual(printArguments(other));
});
