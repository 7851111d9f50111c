import { arrivalOfTry, type CallNumbers, mostCalls, ordinalOfTry, placeOfAsk } from '../../../drill/try-number.ts';
import type { AfterTry, RequestRecord } from '../../records/record.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import { createMsColumn } from './ms-column.ts';

/**
 * k6's lines by arrival, or by call where callers try again or ask further, in flat columns: a million small objects cost more time and memory to keep
 * than to read. Of several lines for one the earliest counts.
 */
export interface RequestLines {
  add(record: RequestRecord): void;
  /** What k6 said of an arrival; null when it left no line. */
  of(index: number): RequestLine | null;
  /** Lines of no planned arrival, and, where callers try again or ask further, those that do not say which call they are. */
  readonly unknown: number;
  /** Lines beyond the first of an arrival. */
  readonly repeated: number;
}

/** What scoring needs of a line of k6's. */
export interface RequestLine {
  status: number;
  startEpochMs: number;
  lateMs: number;
  /** From then until k6 was done with it. */
  tookMs: number;
  /** What its caller did then: `end` where none tries again. */
  next: AfterTry;
}

const afterTries: readonly AfterTry[] = ['end', 'again', 'abandon'];

/** No lines yet, for a plan of this many arrivals and calls. */
export function createRequestLines(numbers: CallNumbers): RequestLines {
  const most = mostCalls(numbers);
  const size = numbers.planned * most;
  /** NaN where there is no line. */
  const starts = new Float64Array(size).fill(Number.NaN);
  const lateness = createMsColumn(size);
  /** Whole ms, as k6 tells them. */
  const durations = new Float32Array(size);
  const statuses = new Uint16Array(size);
  /** Places in `afterTries`. */
  const nexts = new Uint8Array(most === 1 ? 0 : size);
  let unknown = 0;
  let repeated = 0;

  return {
    add(record) {
      const { index, startEpochMs, endEpochMs, dueEpochMs, status, next = 'end' } = record;
      const known = starts[index];
      const lateMs = roundMs(startEpochMs - dueEpochMs);
      const tookMs = endEpochMs - startEpochMs;
      if (known === undefined || (most > 1 && !isToldTry(record, numbers))) {
        unknown++;
        return;
      }
      if (!Number.isNaN(known)) {
        repeated++;
        const isEarlier =
          (startEpochMs - known ||
            status - (statuses[index] ?? 0) ||
            (lateness.at(index) ?? 0) - lateMs ||
            tookMs - (durations[index] ?? 0)) < 0;
        if (!isEarlier) return;
      }
      starts[index] = startEpochMs;
      lateness.put(index, lateMs);
      durations[index] = tookMs;
      statuses[index] = status;
      nexts[index] = afterTries.indexOf(next);
    },
    of(index) {
      const startEpochMs = starts[index];
      if (startEpochMs === undefined || Number.isNaN(startEpochMs)) return null;
      return {
        status: statuses[index] ?? 0,
        startEpochMs,
        lateMs: lateness.at(index) ?? 0,
        tookMs: durations[index] ?? 0,
        next: afterTries[nexts[index] ?? 0] ?? 'end',
      };
    },
    get unknown() {
      return unknown;
    },
    get repeated() {
      return repeated;
    },
  };
}

/** Does the line say of which arrival it is which try, and of which follow-up, and rightly? */
function isToldTry({ index, arrival, try: ordinal, next, followUp }: RequestRecord, numbers: CallNumbers): boolean {
  return (
    next !== undefined &&
    arrival === arrivalOfTry(index, numbers.planned) &&
    ordinal === ordinalOfTry(index, numbers) &&
    followUp === numbers.followUps[placeOfAsk(index, numbers) - 1]?.name
  );
}
