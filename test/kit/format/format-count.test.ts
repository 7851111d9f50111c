import { expect, test } from 'vitest';
import { formatCount } from '../../../lib/kit/format/format-count.ts';
import { formatDecimal } from '../../../lib/kit/format/format-decimal.ts';

test('counts are grouped by thousands and a missing one is a dash', () => {
  expect([0, 999, 1000, 4_120_000, null].map(formatCount)).toEqual(['0', '999', '1,000', '4,120,000', '–']);
});

test('a little more than one does not read like one', () => {
  expect([1, 1.001, 59.7, 12_345.678, null].map(formatDecimal)).toEqual(['1', '1.00', '59.70', '12,345.68', '–']);
});
