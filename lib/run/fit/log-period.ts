import { createTimelineCounter, type TimelineCounter } from '../../collector/fit/timeline.ts';
import type { LogEntry } from './forms/log-form.ts';

/** Rows so far from all others are of a clock that was wrong. */
const MOST_APART_MS = 31 * 86_400_000;
/** No log is longer, and no incident: lib/drill/incidents. */
const MOST_SPAN_MS = 366 * 86_400_000;
/** Calls end, and are written, in another order than they begin in; beyond this it is a clock. */
const DISORDER_MS = 10 * 60_000;

/** Rows of which each lies within 31 days of others, counted by themselves: the first row may be of a wrong clock. */
export interface LogPeriod {
  fromMs: number;
  toMs: number;
  counter: TimelineCounter;
  read: number;
  latestMs: number;
  backwards: number;
  farthestMs: number;
  zones: Map<string, number>;
}

export function createPeriod(atMs: number): LogPeriod {
  return {
    fromMs: atMs,
    toMs: atMs,
    counter: createTimelineCounter(),
    read: 0,
    latestMs: -Infinity,
    backwards: 0,
    farthestMs: 0,
    zones: new Map(),
  };
}

/** Is a moment one of this period, or so near that it makes it longer? */
export function isOfPeriod({ fromMs, toMs }: LogPeriod, atMs: number): boolean {
  const isNear = atMs >= fromMs - MOST_APART_MS && atMs <= toMs + MOST_APART_MS;
  return isNear && Math.max(toMs, atMs) - Math.min(fromMs, atMs) <= MOST_SPAN_MS;
}

export function addToPeriod(
  period: LogPeriod,
  { row, writtenMs = row.atMs, zone, isRest = false }: Extract<LogEntry, { kind: 'row' }>,
): void {
  if (writtenMs < period.latestMs - DISORDER_MS) {
    period.backwards++;
    period.farthestMs = Math.max(period.farthestMs, period.latestMs - writtenMs);
  }
  period.latestMs = Math.max(period.latestMs, writtenMs);
  if (zone !== undefined) period.zones.set(zone, (period.zones.get(zone) ?? 0) + 1);
  if (!isRest) period.read++;
  period.fromMs = Math.min(period.fromMs, row.atMs);
  period.toMs = Math.max(period.toMs, row.atMs);
  period.counter.add(row);
}
