import { expect, test } from 'vitest';
import { describeCellFix, listCellKinds } from '../../../../lib/collector/report/rehearsal/list-cell-kinds.ts';

const cells = [
  { column: 'primary', kinds: { 'fence-json': 1 } },
  { column: 'fallback', kinds: { 'fence-json': 3, 'wrong-value': 9, 'refused-422': 1 } },
  { column: 'fallback', kinds: { 'fence-json': 2, 'mine-own': 4 } },
];

test('lists kinds from the outer layer to the inner, with who missed so', () => {
  expect(listCellKinds(cells).map(({ kind, layer, count, columns }) => [kind, layer, count, columns])).toEqual([
    ['refused-422', 'transport', 1, [{ column: 'fallback', count: 1 }]],
    [
      'fence-json',
      'envelope',
      6,
      [
        { column: 'fallback', count: 5 },
        { column: 'primary', count: 1 },
      ],
    ],
    ['wrong-value', 'semantic', 9, [{ column: 'fallback', count: 9 }]],
    ['mine-own', 'consumer', 4, [{ column: 'fallback', count: 4 }]],
  ]);
  expect(listCellKinds([])).toEqual([]);
});

test('says of every kind what is wrong and what to try', () => {
  for (const { kind, sentence, fix } of listCellKinds(cells)) {
    expect(sentence, kind).toMatch(/\.$/);
    expect(fix, kind).not.toBe('');
  }
});

test.each([
  [{ 'fence-json': 3, 'wrong-value': 9 }, /^wrong-value \(semantic\), try: ./],
  [{ 'refused-400': 2, 'fence-json': 1 }, /^refused-400 \(transport\), try: read in its case/],
  [{ 'no-answer': 2, 'fence-json': 1 }, /^no-answer \(transport\), try: read in its case/],
  [{ cut: 2 }, /^cut \(transport\), try: look for what breaks it off/],
  [{ unterminated: 2 }, /^unterminated \(transport\), try: ./],
  [{ 'error-in-200': 2 }, /^error-in-200 \(transport\), try: ./],
])('names what to try for the kind of a cell that was met most: %o', (kinds, said) => {
  expect(describeCellFix({ kinds })).toMatch(said);
});

test.each([{}, { 'mine-own': 4 }])('has nothing to try where nothing is known: %o', (kinds) => {
  expect(describeCellFix({ kinds })).toBeNull();
});
