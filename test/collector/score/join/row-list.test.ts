import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listRows, type RowList } from '../../../../lib/collector/score/join/row-list.ts';

it('a list of rows is read as an array of what they are', () => {
  const isEven = (value: number): boolean => value % 2 === 0;
  const describeList = (list: RowList<number>): unknown => ({
    all: [...list],
    length: list.length,
    ends: [list.at(0), list.at(-1), list.at(list.length)],
    even: list.filter(isEven).map((value) => value + 1),
    someEven: list.some(isEven),
    doubled: list.map((value) => 2 * value),
    twice: list.flatMap((value) => [value, value]),
    sum: list.reduce((sum, value) => sum + value, 0),
  });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 })), (values) => {
      const rows = listRows(Int32Array.from(values), (row) => row * 3);
      expect(describeList(rows)).toEqual(describeList(values.map((value) => value * 3)));
    }),
  );
});
