import type { Every } from './parse-every.ts';

const DAY_MS = 86_400_000;
/** Long enough to meet each change of a clock. */
const DAYS_AHEAD = 400;

/** How far a zone is ahead of UTC at a moment, in minutes. */
export function offsetAt(zone: string, at: number): number {
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((local - Math.floor(at / 1_000) * 1_000) / 60_000);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/** What a clock does with a time within a year and a bit. */
export interface ZoneFacts {
  /** Every offset the zone has at that time, minutes ahead of UTC, ascending. More than one: its clock is changed. */
  offsets: number[];
  /** Days (ISO, local) of the schedule on which the clock jumps over that time, or shows it twice. */
  skipped: string[];
  twice: string[];
}

/** Follows a schedule from a moment on, day by day. */
export function followZone({ days, hour, minute, zone }: Every, from: number): ZoneFacts {
  const offsets = new Set<number>();
  const [skipped, twice]: [string[], string[]] = [[], []];
  const first = Math.floor(from / DAY_MS) * DAY_MS;
  for (let day = first; day < first + DAYS_AHEAD * DAY_MS; day += DAY_MS) {
    const wall = day + (hour * 60 + minute) * 60_000;
    // Whatever the clock shows then, it went by the offset before or the one after.
    const candidates = [...new Set([offsetAt(zone, wall - DAY_MS), offsetAt(zone, wall + DAY_MS)])];
    const held = candidates.filter((offset) => offsetAt(zone, wall - offset * 60_000) === offset);
    for (const offset of held) offsets.add(offset);
    if (!days.includes(new Date(day).getUTCDay())) continue;
    const name = new Date(day).toISOString().slice(0, 10);
    if (held.length === 0) skipped.push(name);
    if (held.length > 1) twice.push(name);
  }
  return { offsets: [...offsets].toSorted((a, b) => a - b), skipped, twice };
}
