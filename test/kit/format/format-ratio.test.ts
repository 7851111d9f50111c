import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRatio } from '../../../lib/kit/format/format-ratio.ts';

test.each([
  [1, 'higher', '100 %'],
  [0.9996, 'higher', '99.9 %'],
  [0.99999999, 'higher', '99.9 %'],
  [0.998, 'higher', '99.8 %'],
  [0.57, 'higher', '57.0 %'],
  [0.71399, 'higher', '71.3 %'],
  [0.0004, 'higher', '< 0.1 %'],
  [0, 'higher', '0 %'],
  [0, 'lower', '0 %'],
  [0.00001, 'lower', '0.1 %'],
  [0.28601, 'lower', '28.7 %'],
  [0.9996, 'lower', '> 99.9 %'],
  [1, 'lower', '100 %'],
] as const)('a ratio of %d where %s is better reads %s', (ratio, better, text) => {
  expect(formatRatio(ratio, better)).toBe(text);
});

test('a ratio that was not measured is a dash, never a zero', () => {
  expect([formatRatio(null), formatRatio(undefined), formatRatio(Number.NaN)]).toEqual(['–', '–', '–']);
});

test('no ratio ever reads better than it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (ratio) => {
      const success = formatRatio(ratio);
      const miss = formatRatio(ratio, 'lower');
      if (!success.startsWith('<')) expect(Number.parseFloat(success) / 100).toBeLessThanOrEqual(ratio + 1e-8);
      if (!miss.startsWith('>')) expect(Number.parseFloat(miss) / 100).toBeGreaterThanOrEqual(ratio - 1e-8);
      expect(success === '100 %' || miss === '100 %').toBe(ratio === 1);
      expect(success === '0 %' || miss === '0 %').toBe(ratio === 0);
    }),
  );
});
