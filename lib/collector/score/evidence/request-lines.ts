import type { RequestRecord } from '../../records/record.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';

/**
 * k6's lines by arrival, in flat columns: a hundred thousand small objects cost more time and memory to keep than
 * to read. Of several lines for one arrival the earliest counts.
 */
export interface RequestLines {
  add(record: RequestRecord): void;
  /** Adds those of a later stretch of the records. */
  take(later: RequestColumns): void;
  /** What k6 said of an arrival; null when it left no line. */
  of(index: number): RequestLine | null;
  /** Lines of no planned arrival. */
  readonly unknown: number;
  /** Lines beyond the first of an arrival. */
  readonly repeated: number;
  readonly columns: RequestColumns;
}

/** What scoring needs of a line of k6's. */
export interface RequestLine {
  status: number;
  startEpochMs: number;
  lateMs: number;
  /** From then until k6 was done with it. */
  tookMs: number;
}

/** The columns of k6's lines, one row for each planned arrival. */
export interface RequestColumns {
  /** NaN where there is no line. */
  starts: Float64Array;
  lateness: Float64Array;
  /** Whole ms, as k6 tells them. */
  durations: Float32Array;
  statuses: Uint16Array;
  unknown: number;
  repeated: number;
}

/** Lines for a plan of this many arrivals: none yet, or those whose columns are given. */
export function createRequestLines(planned: number, columns = createColumns(planned)): RequestLines {
  const { starts, lateness, durations, statuses } = columns;

  function put(index: number, { startEpochMs, lateMs, tookMs, status }: RequestLine): void {
    const known = starts[index];
    if (known === undefined) {
      columns.unknown++;
      return;
    }
    if (!Number.isNaN(known)) columns.repeated++;
    const isEarlier =
      (startEpochMs - known ||
        status - (statuses[index] ?? 0) ||
        (lateness[index] ?? 0) - lateMs ||
        tookMs - (durations[index] ?? 0)) < 0;
    if (!Number.isNaN(known) && !isEarlier) return;
    starts[index] = startEpochMs;
    lateness[index] = lateMs;
    durations[index] = tookMs;
    statuses[index] = status;
  }

  function of(index: number): RequestLine | null {
    const startEpochMs = starts[index];
    if (startEpochMs === undefined || Number.isNaN(startEpochMs)) return null;
    return {
      status: statuses[index] ?? 0,
      startEpochMs,
      lateMs: lateness[index] ?? 0,
      tookMs: durations[index] ?? 0,
    };
  }

  return {
    add: ({ index, startEpochMs, endEpochMs, dueEpochMs, status }) =>
      put(index, {
        startEpochMs,
        lateMs: roundMs(startEpochMs - dueEpochMs),
        tookMs: endEpochMs - startEpochMs,
        status,
      }),
    take(later) {
      const theirs = createRequestLines(planned, later);
      for (let index = 0; index < planned; index++) {
        const line = theirs.of(index);
        if (line !== null) put(index, line);
      }
      columns.unknown += later.unknown;
      columns.repeated += later.repeated;
    },
    of,
    get unknown() {
      return columns.unknown;
    },
    get repeated() {
      return columns.repeated;
    },
    columns,
  };
}

function createColumns(planned: number): RequestColumns {
  return {
    starts: new Float64Array(planned).fill(Number.NaN),
    lateness: new Float64Array(planned),
    durations: new Float32Array(planned),
    statuses: new Uint16Array(planned),
    unknown: 0,
    repeated: 0,
  };
}
