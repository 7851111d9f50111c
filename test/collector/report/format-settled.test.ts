import { expect, test } from 'vitest';
import { formatSettled } from '../../../lib/collector/report/format-settled.ts';
import { formatStartedAt } from '../../../lib/collector/report/format-started-at.ts';
import { failedScorecard } from '../../support/scorecards.ts';

const { routing } = failedScorecard;

test('traffic that did not settle is told with how long it was watched, and never as never', () => {
  expect(
    formatSettled({ ...routing, failbackMs: null, watched: { failoverMs: 20_000, failbackMs: 6_000 } }, 'failbackMs'),
  ).toBe('not within 6.00 s');
  expect(formatSettled({ ...routing, failoverMs: 0 }, 'failoverMs')).toBe('0 ms');
});

test('where there was nothing to see it was not measured', () => {
  expect(formatSettled({ ...routing, failoverMs: null, faultAppliedAtMs: null }, 'failoverMs')).toBe('not measured');
  expect(
    formatSettled({ ...routing, failbackMs: null, watched: { failoverMs: 20_000, failbackMs: null } }, 'failbackMs'),
  ).toBe('not measured');
});

test('a scorecard of an earlier version does not say how long it was watched', () => {
  const { watched: _, ...older } = routing;
  expect(formatSettled({ ...older, failoverMs: null }, 'failoverMs')).toBe('not while watched');
});

test('a start time reads as date and time in UTC, and anything else stays as it is', () => {
  expect(formatStartedAt('2026-03-04T10:20:31.204Z')).toBe('2026-03-04 10:20:31 UTC');
  expect(formatStartedAt('yesterday')).toBe('yesterday');
});
