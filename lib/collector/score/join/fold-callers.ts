import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { RequestLines } from '../evidence/request-lines.ts';
import type { RowList } from './row-list.ts';
import type { PlannedRequests, ScoredRequest } from './scored-request.ts';

/** What callers are made of. */
export interface CallersInput {
  /** Every try that was sent, by its number. */
  tries: RowList<ScoredRequest>;
  /** What each call is for, by its number. */
  sends: PlannedRequests;
  /** The number of the request that a try is of. */
  requestOf: (number: number) => number;
  lines: Pick<RequestLines, 'of'>;
  /** Numbers of tries that were cut short: what came of their callers nobody knows. */
  cutShort: ReadonlySet<number>;
}

/**
 * One request for each that callers made, in order of when it was first asked: its last try is what it got, and its times count from its first one. A
 * caller that gave up got nothing, whatever its last try came to.
 */
export function foldCallers({ tries, sends, requestOf, lines, cutShort }: CallersInput): ScoredRequest[] {
  const byRequest = new Map<number, ScoredRequest[]>();
  for (const request of tries) {
    const index = requestOf(request.lastTry);
    const known = byRequest.get(index);
    if (known === undefined) byRequest.set(index, [request]);
    else known.push(request);
  }
  for (const number of cutShort) byRequest.delete(requestOf(number));
  const callers = [...byRequest].flatMap(([index, own]) => {
    const arrival = sends.at(index);
    return arrival === undefined ? [] : [foldTries(arrival, own, lines)];
  });
  return callers.sort((a, b) => a.atMs - b.atMs || a.arrival.index - b.arrival.index);
}

function foldTries(
  arrival: ScoredRequest['arrival'],
  tries: readonly ScoredRequest[],
  lines: Pick<RequestLines, 'of'>,
): ScoredRequest {
  const sorted = tries.toSorted((a, b) => a.lastTry - b.lastTry);
  const [first, last] = [sorted[0] as ScoredRequest, sorted.at(-1) as ScoredRequest];
  const waitedMs = last.atMs - first.atMs;
  const later = (ms: number | null): number | null => (ms === null ? null : roundMs(waitedMs + ms));
  const hasAbandoned = last.failure !== null && lines.of(last.lastTry)?.next === 'abandon';
  const { httpSuccess, server, ambiguous, onTheWay, compared, gaps, judgements, falseClaim, overMs, lastTry } = last;
  return {
    arrival,
    lastTry,
    tries: sorted.length,
    atMs: first.atMs,
    overMs,
    phase: first.phase,
    entry: null,
    metFault: false,
    good: false,
    failure: hasAbandoned ? 'abandoned' : last.failure,
    httpSuccess,
    server,
    ambiguous,
    onTheWay,
    compared,
    attempts: sorted.reduce((sum, { attempts }) => sum + attempts, 0),
    lateMs: first.lateMs,
    ttftMs: later(last.ttftMs),
    totalMs: later(last.totalMs),
    gaps,
    judgements,
    falseClaim,
  };
}
