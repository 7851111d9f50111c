import type { RequestRecord } from '../../records/record.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import { createMsColumn } from './ms-column.ts';

/**
 * k6's lines by arrival, in flat columns: a million small objects cost more time and memory to keep than
 * to read. Of several lines for one arrival the earliest counts.
 */
export interface RequestLines {
  add(record: RequestRecord): void;
  /** What k6 said of an arrival; null when it left no line. */
  of(index: number): RequestLine | null;
  /** Lines of no planned arrival. */
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
}

/** No lines yet, for a plan of this many arrivals. */
export function createRequestLines(planned: number): RequestLines {
  /** NaN where there is no line. */
  const starts = new Float64Array(planned).fill(Number.NaN);
  const lateness = createMsColumn(planned);
  /** Whole ms, as k6 tells them. */
  const durations = new Float32Array(planned);
  const statuses = new Uint16Array(planned);
  let unknown = 0;
  let repeated = 0;

  return {
    add({ index, startEpochMs, endEpochMs, dueEpochMs, status }) {
      const known = starts[index];
      const lateMs = roundMs(startEpochMs - dueEpochMs);
      const tookMs = endEpochMs - startEpochMs;
      if (known === undefined) {
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
    },
    of(index) {
      const startEpochMs = starts[index];
      if (startEpochMs === undefined || Number.isNaN(startEpochMs)) return null;
      return {
        status: statuses[index] ?? 0,
        startEpochMs,
        lateMs: lateness.at(index) ?? 0,
        tookMs: durations[index] ?? 0,
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
