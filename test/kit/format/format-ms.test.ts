import { expect, test } from 'vitest';
import { formatMs } from '../../../lib/kit/format/format-ms.ts';

test.each([
  [0, '0 ms'],
  [0.01, '< 0.1 ms'],
  [0.8, '0.8 ms'],
  [9, '9 ms'],
  [9.96, '10 ms'],
  [318.4, '318 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1240, '1.24 s'],
  [9_996, '10.0 s'],
  [62_480, '62.5 s'],
  [99_960, '100 s'],
  [1_250_000, '1,250 s'],
])('%d ms reads %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

test('a time that was not measured is a dash', () => {
  expect([formatMs(null), formatMs(undefined), formatMs(Number.POSITIVE_INFINITY)]).toEqual(['–', '–', '–']);
});
