import { describe, expect, test } from 'vitest';
import { findFailureCause } from '../../../lib/collector/score/join/failure-cause.ts';
import type { WireEnd } from '../../../lib/collector/records/record.ts';

describe('a 200 that tells an error', () => {
  test.each<WireEnd>(['complete', 'unterminated', 'cut'])('is an error, whether or not an end followed: %s', (end) => {
    const exchange = { status: 200, end, answered: true, error: true, unread: false };
    expect(findFailureCause({ k6Status: 200, exchange })).toBe('error-in-200');
  });

  test.each<[WireEnd, string | null]>([
    ['complete', null],
    ['unterminated', 'unterminated'],
    ['cut', 'cut'],
  ])('is what its end says where it tells none: %s', (end, cause) => {
    const exchange = { status: 200, end, answered: true, error: false, unread: false };
    expect(findFailureCause({ k6Status: 200, exchange })).toBe(cause);
  });

  test('is no error of the answer where the caller left, or the status says it already', () => {
    const told = { answered: true, error: true, unread: false };
    const asked = { k6Status: null };
    expect(findFailureCause({ ...asked, exchange: { ...told, status: 200, end: 'client-gone' } })).toBe('timed-out');
    expect(findFailureCause({ ...asked, exchange: { ...told, status: 503, end: 'complete' } })).toBe('status-503');
  });

  test.each<[WireEnd, boolean, string]>([
    ['complete', true, 'unread'],
    ['complete', false, 'unread'],
    ['cut', true, 'cut'],
    ['client-gone', true, 'timed-out'],
  ])('is called unread where it could not be read, and nothing else happened to it: %s', (end, answered, cause) => {
    const exchange = { status: 200, end, answered, error: false, unread: true };
    expect(findFailureCause({ k6Status: 200, exchange })).toBe(cause);
  });
});
