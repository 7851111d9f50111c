import { sortValuesOf } from '../../../kit/stats/quantile.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';

/** What callers waited for an answer, ms. */
export interface CallerWaits {
  /** Of those that had one, sorted upwards. */
  sorted: Float64Array;
  /** With those that failed, whose wait had no end. */
  total: number;
}

/**
 * How long each caller waited for the whole answer, or, of those that asked for a stream, for its first token. Who brought no
 * answer waits for ever, so that nobody looks faster for dropping its slow ones; who had the text whole in place of a stream
 * had its first token with its last. An answer in which there was no token of content (a bare tool call) has no time to the first.
 */
export function listCallerWaits(requests: RowList<ScoredRequest>, metric: 'ttft' | 'total'): CallerWaits {
  const callers = requests.filter(
    ({ failure, arrival, ttftMs }) => metric === 'total' || (failure === null ? ttftMs !== null : arrival.streamed),
  );
  const sorted = sortValuesOf(callers, ({ failure, ttftMs, totalMs }) =>
    failure !== null ? null : metric === 'ttft' ? ttftMs : totalMs,
  );
  return { sorted, total: callers.length };
}

/** The wait that this share of the callers kept to, ms; null where too many of them failed for that, and where there are none. */
export function waitAt({ sorted, total }: CallerWaits, ratio: number): number | null {
  const rank = Math.max(1, Math.ceil(ratio * total));
  return sorted[rank - 1] ?? null;
}
