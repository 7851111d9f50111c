import { describe, expect, it, test } from 'vitest';
import { findFreeze, freezeSettings } from '../../../lib/drill/safety/freeze.ts';

const MINUTE = 60_000;
const find = (window: object, from: string, minutes = 1): string | null => {
  const windows = freezeSettings.read([window], 'freeze');
  const found = findFreeze(windows, Date.parse(from), Date.parse(from) + minutes * MINUTE);
  return found === null ? null : new Date(found.atEpochMs).toISOString();
};
const weekend = { weekly: 'Fri 16:00 - Mon 08:00', zone: 'Europe/Berlin' };
const christmas = { from: '2026-12-24', to: '2026-12-26', zone: 'America/New_York' };

describe('A freeze window', () => {
  test.each([
    // Friday 15:59 in Berlin's winter is 14:59 UTC.
    ['a minute before it', weekend, '2026-11-27T14:58:00Z', 0, null],
    ['in it', weekend, '2026-11-28T12:00:00Z', 0, '2026-11-28T12:00:00.000Z'],
    ['at its end, which is not in it', weekend, '2026-11-30T07:00:00Z', 0, null],
    ['a drill that would last into it', weekend, '2026-11-27T14:50:00Z', 20, '2026-11-27T15:00:00.000Z'],
    ['an hour earlier by UTC in summer', weekend, '2026-07-03T14:00:00Z', 0, '2026-07-03T14:00:00.000Z'],
    ['the last minute of its last day', christmas, '2026-12-27T04:59:00Z', 0, '2026-12-27T04:59:00.000Z'],
    ['the day behind it', christmas, '2026-12-27T05:00:00Z', 0, null],
    ['the day before it', christmas, '2026-12-24T04:58:00Z', 0, null],
    [
      'a minute that it ends with',
      { from: '2026-12-24T10:00', to: '2026-12-24T12:00' },
      '2026-12-24T12:00:00Z',
      0,
      null,
    ],
  ])('is right about %s', (_, window, from, minutes, found) => {
    expect(find(window, from, minutes)).toBe(found);
  });

  it('covers both of the hours that come twice, and is not put out by the one that is left out', () => {
    const night = { weekly: 'Sun 02:00 - Sun 03:00', zone: 'Europe/Berlin' };
    expect([find(night, '2026-10-25T00:30:00Z', 0), find(night, '2026-10-25T01:30:00Z', 0)]).not.toContain(null);
    // Of 29 March 2026 the clocks go from 02:00 to 03:00.
    expect(find(night, '2026-03-29T00:59:00Z', 60)).toBeNull();
  });

  test.each([
    [{}, /freeze\[0\] must be an object with from and to, or with weekly/],
    [{ from: '2026-12-24' }, /from and to, or with weekly/],
    [{ from: '2026-12-26', to: '2026-12-24' }, /freeze\[0\].to must be behind from, got "2026-12-24"/],
    [
      { from: '2026-11-31', to: '2026-11-31' },
      /freeze\[0\].from must be a day that the calendar has, got "2026-11-31"/,
    ],
    [{ from: '2026-02-01', to: '2026-02-29T10:00' }, /freeze\[0\].to must be a day that the calendar has/],
    [{ weekly: 'Fri 16 - Mon 8' }, /two times of a week, as in "Fri 16:00 - Mon 08:00"/],
    [{ weekly: 'Fri 16:00 - Mon 08:00', zone: 'Berlin' }, /freeze\[0\].zone must be a time zone .*"Berlin"/],
  ])('says what is wrong with %o', (window, message) => {
    expect(() => freezeSettings.read([window], 'freeze')).toThrow(message);
  });
});
