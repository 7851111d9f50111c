import { checked } from '../../kit/settings/checked.ts';
import { object, optional, withDefault } from '../../kit/settings/object.ts';
import { list, type ReadBy, reject, text } from '../../kit/settings/reader.ts';
import { isTimeZone, parseMinuteOfWeek, readWallClock } from './wall-clock.ts';

const MINUTE_MS = 60_000;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d)?$/;
const WEEKLY =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):[0-5]\d - (Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):[0-5]\d$/;
const date = text({ pattern: DATE, rule: 'a day or a minute, as in "2026-12-24" or "2026-12-24T18:00"' });

const window = object({
  from: optional('its first day or minute', date),
  to: optional('its end: a day is in it whole, a minute is not in it any more', date),
  weekly: optional(
    'each week, instead of from and to; the end is not in it: "Fri 16:00 - Mon 08:00"',
    text({ pattern: WEEKLY, rule: 'two times of a week, as in "Fri 16:00 - Mon 08:00"' }),
  ),
  zone: withDefault('whose clocks these times are of: a name of the IANA database', text(), 'UTC'),
  why: optional('what is said to who is refused', text()),
});

/** A time in which nothing is attacked. */
export type FreezeWindow = ReadBy<typeof window>;

/** Reads the times in which nothing is attacked: dated ones, and such as come each week. */
export const freezeSettings = list(checked(window, checkWindow), { max: 100 });

function checkWindow({ from, to, weekly, zone }: FreezeWindow, path: string): void {
  const isDated = from !== undefined && to !== undefined;
  if (isDated ? weekly !== undefined : weekly === undefined || from !== undefined || to !== undefined)
    reject(path, 'an object with from and to, or with weekly', { from, to, weekly });
  for (const [key, day] of Object.entries({ from, to }))
    if (day !== undefined && !isDay(day)) reject(`${path}.${key}`, 'a day that the calendar has', day);
  if (isDated && endOf(to) <= from) reject(`${path}.to`, 'behind from', to);
  if (weekly !== undefined) {
    const [start, end] = weekly.split(' - ');
    if (start === end) reject(`${path}.weekly`, 'of two times that differ', weekly);
  }
  if (!isTimeZone(zone)) reject(`${path}.zone`, 'a time zone of the IANA database, "Europe/Berlin", say', zone);
}

/** Has the calendar this day? Of 31 November nothing would be frozen. */
function isDay(written: string): boolean {
  const day = written.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/**
 * The window that a stretch of time reaches into, with the first minute of it that does; null: none. Each minute is looked at by the clocks of the window's
 * zone, so that an hour that a change of the clock takes or gives is right.
 *
 * @param toEpochMs At most a day behind the first.
 */
export function findFreeze(
  windows: readonly FreezeWindow[],
  fromEpochMs: number,
  toEpochMs: number,
): { window: FreezeWindow; atEpochMs: number } | null {
  for (let at = fromEpochMs; at < toEpochMs + MINUTE_MS; at += MINUTE_MS) {
    const atEpochMs = Math.min(at, toEpochMs);
    const found = windows.find((candidate) => isWithin(candidate, atEpochMs));
    if (found !== undefined) return { window: found, atEpochMs };
  }
  return null;
}

/** A window as it is said: `Fri 16:00 - Mon 08:00 Europe/Berlin (weekends)`. */
export function describeWindow({ from, to, weekly, zone, why }: FreezeWindow): string {
  return `${weekly ?? `${from} to ${to}`} ${zone}${why === undefined ? '' : ` (${why})`}`;
}

function isWithin({ from = '', to = '', weekly, zone }: FreezeWindow, atEpochMs: number): boolean {
  const { dateTime, minuteOfWeek } = readWallClock(zone, atEpochMs);
  // A day is a beginning of its minutes, and so before them as text.
  if (weekly === undefined) return dateTime >= from && dateTime < endOf(to);
  const [start = 0, end = 0] = weekly.split(' - ').map((part) => parseMinuteOfWeek(part) ?? 0);
  return start < end ? minuteOfWeek >= start && minuteOfWeek < end : minuteOfWeek >= start || minuteOfWeek < end;
}

/** Behind all minutes of a day where it names none: T sorts before U. */
const endOf = (to: string): string => (to.includes('T') ? to : `${to}U`);
