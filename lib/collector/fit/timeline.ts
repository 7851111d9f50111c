import { excerpt } from '../../kit/excerpt.ts';
import { removeShapes } from '../../kit/secrets/redact-text.ts';
import { addRow, type Bucket, createBucket, mergeBucket } from './bucket.ts';
import { leaveStrays } from './strays.ts';
import { type LogRow, type RowKey, rowKeys } from './log-row.ts';

/** How long a bucket may be, s: each is so many times the one before, so that a bucket always lies whole in the next wider. */
export const BUCKET_SECONDS = [1, 5, 10, 30, 60, 300, 600, 3_600, 21_600, 86_400] as const;

/** No log takes more buckets: where it would, they are made wider. With 1.5 kB each and its names, so much memory holds any log. */
export const MOST_BUCKETS = 4_096;
/** So many kinds of failure, and so many values of a key, are told apart; the others are one. */
const MOST_FAILURES = 24;
const MOST_VALUES = 24;
/** The name of what is not told apart any more. */
export const OTHERS = '(others)';

/** A log, counted over time. */
export interface Timeline {
  /** When the first bucket begins, epoch ms. */
  startMs: number;
  /** How long each lasts, ms. */
  widthMs: number;
  /** In order of time; null: nobody asked. */
  buckets: readonly (Bucket | null)[];
  /** The second in which the first call that is counted began, epoch ms: its bucket may have begun long before. */
  firstMs: number;
  /** Calls that are in no bucket, as they began before the log has all of them, or when it has them no more. */
  early: number;
  late: number;
  /** Calls that are in no bucket, as they lie farther from all others than those last: a few, of a clock that was wrong. */
  stray: number;
  /** Its lines stand for shares or counts of calls, as those of a table do, and not for a call each. */
  isTable: boolean;
  /** Names that there were too many of to be told apart: kinds of failure, or values of a key. */
  crowded: readonly ('failure' | RowKey)[];
}

/** Counts rows, in whatever order they come, in memory that a log's length does not change. */
export interface TimelineCounter {
  add(row: LogRow): void;
  /** What was counted; null: nothing. Buckets that lie outside of the ends are left out, where they hold no more than a tenth of the calls. */
  finish(ends?: Ends): Timeline | null;
}

/** Between which moments a log has all calls, epoch ms. */
export interface Ends {
  fromMs: number;
  toMs: number;
}

/** More calls than this share are never left out at an end of a log: it is short beside them. */
const MOST_OUTSIDE = 0.1;
const SECOND_MS = 1_000;

/** A counter of rows, by buckets of a second that are made wider as the log grows longer. */
export function createTimelineCounter(): TimelineCounter {
  let place = 0;
  let buckets = new Map<number, Bucket>();
  let earliestMs = Infinity;
  let isTable = false;
  const failures = createNames(MOST_FAILURES);
  const values = {
    model: createNames(MOST_VALUES),
    tenant: createNames(MOST_VALUES),
    region: createNames(MOST_VALUES),
  };
  const widthMs = (): number => (BUCKET_SECONDS[place] ?? 86_400) * 1_000;
  function widen(): void {
    const factor = (BUCKET_SECONDS[place + 1] ?? 0) / (BUCKET_SECONDS[place] ?? 1);
    place++;
    const wider = new Map<number, Bucket>();
    for (const [number, bucket] of buckets) {
      const into = Math.floor(number / factor);
      const held = wider.get(into);
      if (held === undefined) wider.set(into, bucket);
      else mergeBucket(held, bucket);
    }
    buckets = wider;
  }
  function nameKeys(keys: LogRow['keys']): LogRow['keys'] {
    const named: Partial<Record<RowKey, string>> = {};
    for (const key of rowKeys) {
      const value = keys[key];
      if (value !== undefined) named[key] = values[key].nameOf(value);
    }
    return named;
  }
  return {
    add(row) {
      earliestMs = Math.min(earliestMs, row.atMs);
      isTable ||= row.count !== 1;
      const number = Math.floor(row.atMs / widthMs());
      let bucket = buckets.get(number);
      if (bucket === undefined) {
        bucket = createBucket();
        buckets.set(number, bucket);
      }
      const failure = row.failure === null ? null : failures.nameOf(row.failure);
      addRow(bucket, { ...row, failure, keys: nameKeys(row.keys) });
      while (buckets.size > MOST_BUCKETS && place < BUCKET_SECONDS.length - 1) widen();
    },
    finish(ends = { fromMs: -Infinity, toMs: Infinity }) {
      if (buckets.size === 0) return null;
      const isWithin = trimEnds(buckets, ends, widthMs());
      const within = new Map([...buckets].filter(([number]) => isWithin(number)));
      const { first, last, stray } = leaveStrays(within, widthMs());
      // What lies far apart takes as many places, whether somebody asked or not.
      if (last - first >= MOST_BUCKETS * 4 && place < BUCKET_SECONDS.length - 1) {
        widen();
        return this.finish(ends);
      }
      const startMs = first * widthMs();
      return {
        startMs,
        widthMs: widthMs(),
        buckets: Array.from({ length: last - first + 1 }, (_, index) => buckets.get(first + index) ?? null),
        firstMs: Math.max(startMs, Math.floor(earliestMs / SECOND_MS) * SECOND_MS),
        early: sumCalls(buckets, (number) => number < first && !within.has(number)),
        late: sumCalls(buckets, (number) => number > last && !within.has(number)),
        stray,
        isTable,
        crowded: [
          ...(failures.isCrowded() ? ['failure' as const] : []),
          ...rowKeys.filter((key) => values[key].isCrowded()),
        ],
      };
    },
  };
}

/** Which buckets are kept: none that lies outside, unless those of an end hold too many of the calls, or there is no other. */
function trimEnds(
  buckets: ReadonlyMap<number, Bucket>,
  { fromMs, toMs }: Ends,
  widthMs: number,
): (number: number) => boolean {
  const [from, to] = [Math.floor(fromMs / widthMs), Math.floor(toMs / widthMs)];
  const most = MOST_OUTSIDE * sumCalls(buckets, () => true);
  const first = sumCalls(buckets, (number) => number < from) > most ? -Infinity : from;
  const last = sumCalls(buckets, (number) => number > to) > most ? Infinity : to;
  const isWithin = (number: number): boolean => number >= first && number <= last;
  return [...buckets.keys()].some(isWithin) ? isWithin : () => true;
}

function sumCalls(buckets: ReadonlyMap<number, Bucket>, isOf: (number: number) => boolean): number {
  let sum = 0;
  for (const [number, { total }] of buckets) if (isOf(number)) sum += total;
  return sum;
}

/** The first so many names there were; a name is kept short, without what a terminal would obey, and without what looks like a key. */
function createNames(most: number): { nameOf(name: string): string; isCrowded(): boolean } {
  const names = new Map<string, string>();
  let crowded = false;
  return {
    nameOf(name) {
      const known = names.get(name);
      if (known !== undefined) return known;
      if (names.size >= most) {
        crowded = true;
        return OTHERS;
      }
      const kept = excerpt(removeShapes(name), 80);
      names.set(name, kept);
      return kept;
    },
    isCrowded: () => crowded,
  };
}

/** The same in wider buckets; `widthMs` a multiple of its own. They begin at whole multiples of it from `originMs`, epoch ms. */
export function widenTimeline(timeline: Timeline, widthMs: number, originMs = 0): Timeline {
  const factor = Math.round(widthMs / timeline.widthMs);
  if (factor <= 1) return timeline;
  const startMs = Math.floor((timeline.startMs - originMs) / widthMs) * widthMs + originMs;
  const wider: (Bucket | null)[] = [];
  for (const [index, bucket] of timeline.buckets.entries()) {
    const into = Math.floor((timeline.startMs + index * timeline.widthMs - startMs) / widthMs);
    while (wider.length <= into) wider.push(null);
    if (bucket === null) continue;
    const held = wider[into] ?? createBucket();
    mergeBucket(held, bucket);
    wider[into] = held;
  }
  return { ...timeline, startMs, widthMs, buckets: wider };
}
