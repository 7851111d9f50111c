import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Point, RunTags } from './point.ts';

/** Of a line of journal.ndjson what is no detail. */
const NO_DETAIL = new Set(['what', 'atEpochMs', 'pid', 'faults', 'startEpochMs']);

/**
 * A line of a run's journal as an event, for annotations; null where the line is none. `place` is that of the line, from 0: it tells events of one moment
 * apart, by that many microseconds, as the database would keep the last of them only.
 */
export function listEventPoint(line: string, place: number, tags: RunTags): Point | null {
  const entry = parse(line);
  const what = entry?.['what'];
  const atMs = entry?.['atEpochMs'];
  if (entry === null || typeof what !== 'string' || typeof atMs !== 'number') return null;
  return {
    measurement: 'cutover_event',
    tags: { ...tags, kind: what },
    atMs: Math.round(atMs) + (place % 1_000) / 1_000,
    fields: { title: what.replaceAll('-', ' '), text: describeDetails(entry) },
  };
}

/** `primary: silence`, `phase outage, entry 2`. */
function describeDetails(entry: Readonly<Record<string, unknown>>): string {
  const { faults, provider } = entry;
  if (Array.isArray(faults) && typeof provider === 'string') {
    const kinds = faults.map((fault) => (isPlainObject(fault) ? String(fault['kind']) : String(fault)));
    return kinds.length === 0 ? `${provider}: no fault` : `${provider}: ${kinds.join(', ')}`;
  }
  return Object.entries(entry)
    .filter(([key, value]) => !NO_DETAIL.has(key) && value !== null && typeof value !== 'object')
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isPlainObject(value) ? value : null;
  } catch {
    return null;
  }
}
