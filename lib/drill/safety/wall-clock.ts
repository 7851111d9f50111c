/** What the clocks of a place show. */
export interface WallClock {
  /** `2026-12-24T18:30`: compares as text as it does as time. */
  dateTime: string;
  /** Since Monday 00:00, 0 to 10,079. */
  minuteOfWeek: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of an IANA time zone show at a moment, to the minute; its changes of the clock are in it. */
export function readWallClock(zone: string, atEpochMs: number): WallClock {
  const part = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(atEpochMs)
      .map(({ type, value }) => [type, value]),
  );
  const day = weekdays.findIndex((name) => name === part['weekday']);
  return {
    dateTime: `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}`,
    minuteOfWeek: (day * 24 + Number(part['hour'])) * 60 + Number(part['minute']),
  };
}

/** Minutes since Monday 00:00 of `Fri 16:00`; null where it is no such text. */
export function parseMinuteOfWeek(text: string): number | null {
  const [, day = '', hour = '', minute = ''] = /^(\w{3}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  const place = weekdays.findIndex((name) => name.toLowerCase() === day.toLowerCase());
  return place < 0 ? null : (place * 24 + Number(hour)) * 60 + Number(minute);
}

/** Is it a time zone that this machine's IANA database has? */
export function isTimeZone(zone: string): boolean {
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}
