import { CutoverError } from '../../kit/cutover-error.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';

/** A time of day on days of the week, by the clock of a place. */
export interface Every {
  /** 0 is Sunday, 6 Saturday; ascending, each once, never empty. */
  days: number[];
  hour: number;
  minute: number;
  /** A name of the IANA database: the one that was written, in its right case. */
  zone: string;
}

export const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const RULE =
  '--every must be days, a time and a time zone, as in "Tue 10:00 Europe/Berlin", "Mon-Fri 09:30 UTC" or "daily 06:15 America/New_York"';

/**
 * Reads `Tue 10:00 Europe/Berlin`: days (`Tue`, `Mon,Thu`, `Mon-Fri`, `daily`), a time of 24 hours, and a time zone, which is UTC where it is
 * left out. Throws a `usage` error that says what is wrong.
 */
export function parseEvery(text: string): Every {
  // It stands in comments of what is printed, and a line end would end them.
  if (!/^[\x20-\x7E]*$/.test(text)) {
    throw new CutoverError('usage', `${RULE}, on one line and in ASCII, got ${JSON.stringify(text)}`);
  }
  const [days = '', time = '', zone = 'UTC', ...others] = text.trim().split(/\s+/);
  if (time === '' || others.length > 0) throw new CutoverError('usage', `${RULE}, got ${JSON.stringify(text)}`);
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) {
    throw new CutoverError('usage', `--every: the time must be from 00:00 to 23:59, got ${time}. ${RULE}.`);
  }
  return { days: parseDays(days), hour: Number(hour), minute: Number(minute), zone: parseZone(zone) };
}

function parseDays(text: string): number[] {
  if (/^(?:daily|day)$/i.test(text)) return [0, 1, 2, 3, 4, 5, 6];
  const days = text.split(',').flatMap((part) => {
    const [first = '', last = first, ...others] = part.split('-');
    if (others.length > 0) rejectDay(part);
    const [from, to] = [findDay(first), findDay(last)];
    // Fri-Mon goes over the end of the week.
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => (from + step) % 7);
  });
  return [...new Set(days)].toSorted((a, b) => a - b);
}

function findDay(text: string): number {
  const day = dayNames.findIndex((name) => name.toLowerCase() === text.slice(0, 3).toLowerCase());
  const long = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'][day] ?? '';
  return day >= 0 && long.startsWith(text.toLowerCase()) ? day : rejectDay(text);
}

function rejectDay(text: string): never {
  const near = nearestName(text, dayNames);
  throw new CutoverError(
    'usage',
    `--every: ${JSON.stringify(text)} must be one of ${dayNames.join(', ')}, daily, or a list or range of them${near === undefined ? '' : `. Did you mean ${near}?`}`,
  );
}

function parseZone(zone: string): string {
  try {
    // An offset such as +02:00 is a zone to some engines and to no scheduler.
    if (/^[A-Za-z]/.test(zone))
      return rightCase(zone, new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
  } catch {
    // Not one: said below.
  }
  const near = nearestName(zone, Intl.supportedValuesOf('timeZone'));
  throw new CutoverError(
    'usage',
    `--every: ${JSON.stringify(zone)} must be a time zone such as UTC or Europe/Berlin${near === undefined ? '' : `. Did you mean ${near}?`}`,
  );
}

/**
 * A zone as it was written, its letters as the database has them: engines take any case, schedulers do not. `resolved`, the engine's own name for
 * it, is often the older one (Europe/Kiev), which a machine without tzdata-legacy does not know, so only its letters are taken.
 */
function rightCase(zone: string, resolved: string): string {
  const same = [resolved, ...Intl.supportedValuesOf('timeZone')].find(
    (name) => name.toLowerCase() === zone.toLowerCase(),
  );
  if (same !== undefined) return same;
  // EST5EDT, GMT, NZ: what has no area is written large where it is short or has digits.
  if (!zone.includes('/')) return /^[a-z]{1,3}$|\d/i.test(zone) ? zone.toUpperCase() : toName(zone);
  const [area = '', ...places] = zone.split('/');
  return [area.length === 2 ? area.toUpperCase() : toName(area), ...places.map(toName)].join('/');
}

/** Words that are written small inside of a name: Dar_es_Salaam, Port-au-Prince, Isle_of_Man. */
const SMALL = new Set(['of', 'es', 'au']);
/** And those that are abbreviations: Etc/UTC. */
const LARGE = new Set(['UTC', 'GMT', 'UCT']);

/** Each word large at its beginning; one that has large and small letters already stays as it is: DeNoronha. */
function toName(text: string): string {
  return text.replaceAll(/[a-z]+/gi, (word, at: number) => {
    if (at > 0 && SMALL.has(word.toLowerCase())) return word.toLowerCase();
    if (LARGE.has(word.toUpperCase())) return word.toUpperCase();
    if (/^[A-Z].*[a-z]/.test(word)) return word;
    return `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;
  });
}
