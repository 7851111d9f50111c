import { isDay } from '../../../kit/is-day.ts';

/** A moment as a log tells it. */
export interface ToldTime {
  atMs: number;
  /** As it stands there: `Z`, `+02:00`; `none`, and it is taken for UTC; undefined: a count from the epoch. */
  zone: string | undefined;
  /** It is told by the second, what lies beyond cut off. */
  bySecond: boolean;
}

/** When a call began whose line was written at its end. What is cut off of a second is half of one in the mean; left out, an edge would lie a bucket too early. */
export function findBegin({ atMs, bySecond }: ToldTime, latencyMs: number | null): number {
  return latencyMs === null ? atMs : atMs + (bySecond ? 500 : 0) - latencyMs;
}

/** The years 2000 and 2100: what lies outside is no time of a log. */
const FIRST_MS = 946_684_800_000;
const LAST_MS = 4_102_444_800_000;

const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;
const clf = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads a time of ISO 8601 or RFC 3339, of the common log format, or a count from the epoch in s, ms, µs or ns; null: it is none. */
export function readTime(told: unknown): ToldTime | null {
  if (typeof told === 'number') return within(countToMs(told), undefined);
  if (typeof told !== 'string') return null;
  const text = told.trim();
  if (/^\d{9,20}(\.\d+)?$/.test(text)) return within(countToMs(Number(text)), undefined);
  const found = iso.exec(text);
  if (found !== null) {
    const [, day = '', time = '', fraction = '', zone = 'none'] = found;
    const offset = zone === 'none' || zone === 'Z' || zone === 'UTC' ? 'Z' : normalise(zone);
    if (!isDay(day)) return null;
    const whole = Date.parse(`${day}T${time}${offset}`);
    return within(
      whole + Number(`0.${fraction === '' ? '0' : fraction}`) * 1_000,
      zone === 'none' ? zone : offset,
      fraction === '' && time.length === 8,
    );
  }
  return readCommon(text);
}

/** `10/Oct/2000:13:55:36 -0700`, as nginx and Apache write `$time_local`. */
function readCommon(text: string): ToldTime | null {
  const found = clf.exec(text);
  if (found === null) return null;
  const [, day = '', month = '', year = '', time = '', zone = ''] = found;
  const number = months.indexOf(month) + 1;
  if (number === 0) return null;
  const offset = normalise(zone);
  const date = `${year}-${String(number).padStart(2, '0')}-${day}`;
  return isDay(date) ? within(Date.parse(`${date}T${time}${offset}`), offset, true) : null;
}

function normalise(zone: string): string {
  const digits = zone.replace(':', '').padEnd(5, '0');
  return `${digits.slice(0, 3)}:${digits.slice(3)}`;
}

/** Seconds have ten digits, and each finer unit three more. */
function countToMs(count: number): number {
  if (count < 1e11) return count * 1_000;
  if (count < 1e14) return count;
  return count < 1e17 ? count / 1_000 : count / 1_000_000;
}

function within(atMs: number, zone: string | undefined, bySecond = false): ToldTime | null {
  return atMs >= FIRST_MS && atMs < LAST_MS ? { atMs, zone, bySecond } : null;
}
