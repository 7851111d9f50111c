const DATE = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** A leap second is one; the zone may be left out, as pydantic writes it. */
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/;
const DATE_CHARACTERS = 10;

/** A day that is in the calendar. */
function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  // By a leap year of the same length, as years below 100 are others to Date.
  const leaps = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= new Date(Date.UTC(leaps ? 2000 : 2001, month, 0)).getUTCDate();
}

const isDateTime = (text: string): boolean =>
  isDate(text.slice(0, DATE_CHARACTERS)) &&
  /^[Tt ]/.test(text.slice(DATE_CHARACTERS)) &&
  TIME.test(text.slice(DATE_CHARACTERS + 1));

/** With or without hyphens, in braces or behind `urn:uuid:`, as Python's `UUID()` takes it. */
const UUID = /^(?:urn:uuid:)?\{?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}\}?$/i;
const EMAIL = /^[^\s@]{1,256}@[^\s@]{1,256}$/;
const URI = /^[a-z][a-z\d+.-]*:\S+$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?=\d)|$)){4}$/;
const IPV6_GROUP = /^[\da-f]{1,4}$/i;
const MOST_ADDRESS_CHARACTERS = 64;

/** Eight groups, or fewer with `::` for the others; the last two may be an IPv4 address (RFC 4291, section 2.2). */
function isIpv6(text: string): boolean {
  if (text.length > MOST_ADDRESS_CHARACTERS) return false;
  const [address = ''] = text.split('%');
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const isMixed = IPV4.test(last);
  const count = groups.length + (isMixed ? 1 : 0);
  const plain = isMixed ? groups.slice(0, -1) : groups;
  return plain.every((group) => IPV6_GROUP.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

/**
 * The formats that answers are held to: those that zod, pydantic and OpenAI's strict mode write and look at, no more strictly than the laxest of them does. Others
 * (`hostname`, `duration`, `byte` …) are read in too many ways: they hold nothing. Each in time that goes with the text's length.
 */
export const schemaFormats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  'date-time': isDateTime,
  time: (text) => TIME.test(text),
  uuid: (text) => UUID.test(text),
  email: (text) => EMAIL.test(text),
  uri: (text) => URI.test(text),
  ipv4: (text) => IPV4.test(text),
  ipv6: isIpv6,
};
