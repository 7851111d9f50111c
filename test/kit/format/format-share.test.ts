import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPoints } from '../../../lib/kit/format/format-points.ts';
import { formatShare } from '../../../lib/kit/format/format-share.ts';

test.each([
  [25 / 35, '71.4 %'],
  [0.2865, '28.7 %'],
  [0.28649, '28.6 %'],
  [0.57, '57.0 %'],
  [0, '0 %'],
  [1, '100 %'],
  // Neither is what it looks like.
  [0.0004, '< 0.1 %'],
  [0.9996, '> 99.9 %'],
])('a share of %d reads %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test('a share that was not measured is a dash', () => {
  expect([formatShare(null), formatShare(undefined), formatShare(Number.NaN)]).toEqual(['–', '–', '–']);
});

test.each([
  [25 / 35, '+71.4'],
  [-25 / 35, '−71.4'],
  [-0.2865, '−28.7'],
  [0, '0.0'],
  // Nothing that can be seen has no sign.
  [-0.0001, '0.0'],
  [1, '+100.0'],
])('a difference of %d reads %s points', (difference, text) => {
  expect(formatPoints(difference, '+')).toBe(text);
  expect(formatPoints(difference)).toBe(text.replace('+', ''));
});

test('a share and its difference to none read the same', () => {
  const counts = fc.integer({ min: 1, max: 2_000 });
  const readsAlike = fc.property(counts, counts, (a, b) => {
    const share = Math.min(a, b) / Math.max(a, b);
    const text = formatShare(share);
    return /^[<>]|^100/.test(text) || `${formatPoints(share)} %` === text;
  });
  expect(fc.check(readsAlike)).toMatchObject({ failed: false });
});
