import { LOOKED_AT_OFTEN, wilsonInterval } from '../../../kit/stats/interval.ts';
import type { RowList } from './row-list.ts';

const WINDOW_MS = 2_000;
/** A window that 2 s do not fill; fewer in the whole stretch tell nothing of it. */
const MIN_REQUESTS = 10;
const MIN_GOOD_RATIO = 0.95;

/** What is looked at of a request; ms from the start of the run. */
export interface ServedRequest {
  atMs: number;
  overMs: number | null;
  good: boolean;
}

/**
 * - `lasting`: from some moment on callers were served well, and stayed so to the end. `fromMs` is when the first of them had
 *   its answer, `sentFromMs` when the first of them was sent
 * - `ended`: they were served well for `heldMs`, and then not any more
 * - `never`: not even for one window
 * - `unknown`: fewer than 10 requests were sent, most of them and the last were good: that is neither a failover nor none
 */
export type LastingService =
  | { kind: 'lasting'; fromMs: number; sentFromMs: number }
  | { kind: 'ended'; heldMs: number }
  | { kind: 'never' | 'unknown' };

/**
 * From when on callers are served well until the end: of the requests sent in the next 2 s (the next 10, where 2 s hold fewer)
 * at least 95 % are good, and so are 95 % of all that follow, and in no 2 s of them are provably fewer (by the 99.9 % Wilson
 * interval). To ask 95 % of each window alone would find a bad one by chance wherever a stretch is long enough: 3 of 40, where
 * 1 % are always bad, once in 400 windows. All requests are those sent in one stretch, in order of `atMs`.
 */
export function findLastingService<T extends ServedRequest>(
  requests: RowList<T>,
  isGood: (request: T) => boolean = ({ good }) => good,
): LastingService {
  const count = requests.length;
  if (count < MIN_REQUESTS) return isWellServed(requests, isGood) ? { kind: 'unknown' } : { kind: 'never' };
  const times = new Float64Array(count);
  /** How many before each were good. */
  const good = new Int32Array(count + 1);
  let place = 0;
  for (const request of requests) {
    times[place] = request.atMs;
    good[place + 1] = (good[place] ?? 0) + (isGood(request) ? 1 : 0);
    place++;
  }
  const ends = findWindowEnds(times);
  const isGoodAt = (at: number): boolean => good[at + 1] !== good[at];
  const countGood = (first: number, end: number): number => (good[end] ?? 0) - (good[first] ?? 0);
  const holds = (end: number, first: number): boolean => countGood(first, end) >= MIN_GOOD_RATIO * (end - first);
  const breaks = (end: number, first: number): boolean =>
    wilsonInterval(countGood(first, end), end - first, LOOKED_AT_OFTEN)[1] < MIN_GOOD_RATIO;
  const begun = ends.findIndex(holds);
  if (begun < 0) return { kind: 'never' };
  const lastBroken = ends.findLastIndex(breaks);
  const start = ends.findIndex((end, first) => first > lastBroken && holds(end, first) && holds(count, first));
  if (start < 0) {
    const findAfter = (isOver: (end: number, first: number) => boolean): number =>
      ends.findIndex((end, first) => first > begun && isOver(end, first));
    const broken = lastBroken > begun ? findAfter(breaks) : findAfter((end, first) => !holds(end, first));
    const badMs = times.find((_, at) => at >= broken && !isGoodAt(at)) ?? 0;
    return { kind: 'ended', heldMs: Math.max(0, badMs - (times[begun] ?? 0)) };
  }
  let fromMs = Infinity;
  let sentFromMs: number | null = null;
  for (let at = start; at < (ends[start] ?? 0); at++) {
    if (!isGoodAt(at)) continue;
    fromMs = Math.min(fromMs, requests.at(at)?.overMs ?? Infinity);
    sentFromMs ??= times[at] ?? 0;
  }
  return { kind: 'lasting', fromMs, sentFromMs: sentFromMs ?? 0 };
}

function isWellServed<T>(requests: RowList<T>, isGood: (request: T) => boolean): boolean {
  const last = requests.at(requests.length - 1);
  return last === undefined || (isGood(last) && requests.filter(isGood).length * 2 > requests.length);
}

/** Where the window that begins with each request ends, up to the first that reaches the end; by when they were sent. */
function findWindowEnds(times: Float64Array): Int32Array {
  const count = times.length;
  const ends = new Int32Array(count);
  let windows = 0;
  let end = 0;
  for (let first = 0; first < count && ends[first - 1] !== count; first++) {
    const untilMs = (times[first] ?? 0) + WINDOW_MS;
    while (end < count && (times[end] ?? 0) < untilMs) end++;
    ends[first] = Math.min(count, Math.max(end, first + MIN_REQUESTS));
    windows++;
  }
  return ends.subarray(0, windows);
}
