import { expect, it } from 'vitest';
import { formatLength } from '../../../lib/kit/format/format-length.ts';

it.each([
  [4_000, '4 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [119 * 60_000, '119 min'],
  [120 * 60_000, '2 h'],
  [123 * 60_000, '2 h 3 min'],
  [48 * 3_600_000, '2 d'],
  [44 * 86_400_000, '44 d'],
])('%i ms take %s', (ms, text) => {
  expect(formatLength(ms)).toBe(text);
});
