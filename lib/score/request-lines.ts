import type { RequestRecord } from '../records/record.ts';
import { roundMs } from './round-ms.ts';

/**
 * k6's lines by arrival, in flat columns: a hundred thousand small objects cost more time and memory to keep than
 * to read. Of several lines for one arrival the earliest counts.
 */
export interface RequestLines {
  add(record: RequestRecord): void;
  /** What k6 said of an arrival; null when it left no line. */
  of(index: number): { status: number; startEpochMs: number; lateMs: number } | null;
  /** Lines of no planned arrival. */
  readonly unknown: number;
  /** Lines beyond the first of an arrival. */
  readonly repeated: number;
}

/** No lines yet, for a plan of this many arrivals. */
export function createRequestLines(planned: number): RequestLines {
  const starts = new Float64Array(planned).fill(Number.NaN);
  const lateness = new Float64Array(planned);
  const statuses = new Uint16Array(planned);
  let unknown = 0;
  let repeated = 0;
  return {
    add({ index, startEpochMs, dueEpochMs, status }) {
      const known = starts[index];
      if (known === undefined) {
        unknown++;
        return;
      }
      if (!Number.isNaN(known)) repeated++;
      const isEarlier = startEpochMs < known || (startEpochMs === known && status < (statuses[index] ?? 0));
      if (!Number.isNaN(known) && !isEarlier) return;
      starts[index] = startEpochMs;
      lateness[index] = roundMs(startEpochMs - dueEpochMs);
      statuses[index] = status;
    },
    of(index) {
      const startEpochMs = starts[index];
      if (startEpochMs === undefined || Number.isNaN(startEpochMs)) return null;
      return { status: statuses[index] ?? 0, startEpochMs, lateMs: lateness[index] ?? 0 };
    },
    get unknown() {
      return unknown;
    },
    get repeated() {
      return repeated;
    },
  };
}
