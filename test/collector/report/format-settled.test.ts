import { expect, test } from 'vitest';
import { formatSettled } from '../../../lib/collector/report/format-settled.ts';
import { formatStartedAt } from '../../../lib/collector/report/format-started-at.ts';

test('traffic that never settled and a fault that never came are told apart', () => {
  expect(formatSettled(null, 20_000)).toBe('never');
  expect(formatSettled(null, null)).toBe('not measured');
  expect(formatSettled(0, 20_000)).toBe('0 ms');
});

test('a start time reads as date and time in UTC, and anything else stays as it is', () => {
  expect(formatStartedAt('2026-03-04T10:20:31.204Z')).toBe('2026-03-04 10:20:31 UTC');
  expect(formatStartedAt('yesterday')).toBe('yesterday');
});
