import type { Point } from './point.ts';

/** Longer texts are cut: InfluxDB 1 takes no string beyond 64 KiB. */
const MOST_CHARACTERS = 4_096;

/**
 * A point as a line of InfluxDB's line protocol, its time in nanoseconds; null where it has no field, as such a line would be refused.
 * Numbers are always floats, so that a field never changes its type; tags that are empty, which are refused too, are `none`.
 * The format: https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference
 */
export function encodePoint({ measurement, tags, fields, atMs }: Point): string | null {
  const values = Object.entries(fields).flatMap(([key, value]) => {
    const encoded = encodeValue(value);
    return encoded === null ? [] : [`${encodeName(key)}=${encoded}`];
  });
  if (values.length === 0 || !Number.isFinite(atMs)) return null;
  const labels = Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `,${encodeName(key)}=${encodeName(value)}`);
  return `${encodeName(measurement)}${labels.join('')} ${values.join(',')} ${formatNanoseconds(atMs)}`;
}

function encodeValue(value: Point['fields'][string]): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value !== 'string') return null;
  return `"${inOneLine(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** Of a measurement, a key, a tag: what ends it is escaped. A backslash before that could not be told from the escape, so it becomes a slash. */
function encodeName(name: string): string {
  const line = inOneLine(name).replaceAll('\\', '/').trim();
  return (line === '' ? 'none' : line).replaceAll(/[,= ]/g, String.raw`\$&`);
}

/** A line ends at its end. */
function inOneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.slice(0, MOST_CHARACTERS).replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
}

/** Beyond what a number holds exactly: microseconds, and three zeros. */
function formatNanoseconds(atMs: number): string {
  return `${Math.round(atMs * 1_000)}000`;
}
