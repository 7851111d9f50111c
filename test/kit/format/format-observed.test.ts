import { expect, test } from 'vitest';
import { formatCount } from '../../../lib/kit/format/format-count.ts';
import { formatDecimal } from '../../../lib/kit/format/format-decimal.ts';
import { formatObserved } from '../../../lib/kit/format/format-observed.ts';
import { formatSettled } from '../../../lib/collector/report/format-settled.ts';
import { formatStartedAt } from '../../../lib/collector/report/format-started-at.ts';

test.each([
  ['usableRatio', 0.71519, '71.5 %'],
  ['missRatio', 0.28481, '28.5 %'],
  ['failedRatio', 0.0001, '0.1 %'],
  ['failoverMs', 1245, '1.25 s'],
  ['ttftP95Ms', 318.2, '318 ms'],
  ['peakAttemptsPer250Ms', 1204, '1,204'],
  ['lostRequests', 1204, '1,204'],
  ['attemptsPerRequest', 1.995, '2.00'],
  ['usableRatio', null, 'not measured'],
] as const)('an observed %s of %s reads %s', (metric, observed, text) => {
  expect(formatObserved(metric, observed)).toBe(text);
});

test('counts are grouped by thousands and a missing one is a dash', () => {
  expect([0, 999, 1000, 4_120_000, null].map(formatCount)).toEqual(['0', '999', '1,000', '4,120,000', '–']);
});

test('a little more than one does not read like one', () => {
  expect([1, 1.001, 59.7, 12_345.678, null].map(formatDecimal)).toEqual(['1', '1.00', '59.70', '12,345.68', '–']);
});

test('traffic that never settled and a fault that never came are told apart', () => {
  expect(formatSettled(null, 20_000)).toBe('never');
  expect(formatSettled(null, null)).toBe('not measured');
  expect(formatSettled(0, 20_000)).toBe('0 ms');
});

test('a start time reads as date and time in UTC, and anything else stays as it is', () => {
  expect(formatStartedAt('2026-03-04T10:20:31.204Z')).toBe('2026-03-04 10:20:31 UTC');
  expect(formatStartedAt('yesterday')).toBe('yesterday');
});
