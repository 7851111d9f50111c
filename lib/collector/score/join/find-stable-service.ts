import type { RowList } from './row-list.ts';

const WINDOW_MS = 2_000;
const MIN_REQUESTS = 10;
const MIN_SERVED_RATIO = 0.95;

/**
 * The earliest moment in [fromMs, untilMs) from which on traffic is stably served: of the requests sent in the
 * next 2 s (of the next 10 where 2 s hold fewer) at least 95 % were. The window must end by `untilMs`. Null when
 * there is no such moment. `requests` in order of `atMs`. What counts is when a
 * request was sent, however long its answer took.
 */
export function findStableService<T extends { atMs: number }>(
  requests: RowList<T>,
  fromMs: number,
  untilMs: number,
  isServed: (request: T) => boolean,
): number | null {
  const sent = requests.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const times = sent.map(({ atMs }) => atMs);
  const served = [0];
  for (const request of sent) served.push((served.at(-1) ?? 0) + (isServed(request) ? 1 : 0));
  let windowEnd = 0;
  for (let first = 0; first < sent.length; first++) {
    const startMs = first === 0 ? fromMs : (times[first] ?? 0);
    if (startMs + WINDOW_MS > untilMs) return null;
    while (windowEnd < sent.length && (times[windowEnd] ?? 0) < startMs + WINDOW_MS) windowEnd++;
    const last = Math.max(windowEnd, first + MIN_REQUESTS);
    if (last > sent.length) return null;
    if ((served[last] ?? 0) - (served[first] ?? 0) >= MIN_SERVED_RATIO * (last - first)) return startMs;
  }
  return null;
}
