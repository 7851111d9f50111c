import { expect, test } from 'vitest';
import { formatInUnit } from '../../../lib/kit/format/format-in-unit.ts';

test.each([
  [0.9996, 'ratio', 'higher', '99.9 %'],
  [0.0004, 'ratio', 'lower', '0.1 %'],
  [1_245, 'ms', 'lower', '1.25 s'],
  [1_204, 'count', 'lower', '1,204'],
  [1.995, 'count', 'lower', '2.00'],
] as const)('%d in %s, of which %s is better, reads %s', (value, unit, better, text) => {
  expect(formatInUnit(value, unit, better)).toBe(text);
});
