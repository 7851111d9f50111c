import { CutoverError } from '../../../kit/cutover-error.ts';
import { tryTimeoutMs } from '../../../drill/caller-times.ts';
import { numberCalls } from '../../../drill/number-calls.ts';
import {
  arrivalOfTry,
  type CallNumbers,
  mostCalls,
  numberTry,
  requestAt,
  requestOfTry,
} from '../../../drill/try-number.ts';
import { findTarget } from '../../../drill/targets/index.ts';
import { compareViews } from './compare-views.ts';
import type { AttemptFacts, AttemptTable } from '../evidence/attempt-table.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { createRequestTable, type JoinedRequest } from './request-table.ts';
import type { PlannedRequest, PlannedRequests } from './scored-request.ts';
import { foldCallers } from './fold-callers.ts';
import { listRows, type RowList } from './row-list.ts';
import type { Run } from './run.ts';
import { findFailureCause, isHttpSuccess, type RequestOutcome } from './failure-cause.ts';
import { type FaultHit, findFaultHits } from './find-fault-hits.ts';
import { findGuardHits } from './find-guard-hits.ts';
import { findLateGuards } from './find-late-guards.ts';
import { findMoves } from './find-moves.ts';
import { findGoodWithin, isGood } from './good-within.ts';
import { beginWhenFaultsChange } from './begin-when-faults-change.ts';
import { createOriginFinder, type Answered, type Origin } from './find-origin.ts';
import { layEntryWindows, mergeWindows, phaseAt, type PhaseWindow } from './phase-windows.ts';
import { placeRequests } from './place-requests.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';

/**
 * Puts a run together from its evidence: joins k6's lines, exchanges and attempts by arrival, lays the phases,
 * finds when traffic moved. Throws `usage` when there is no `run-start`, since then nothing has a time.
 */
export function assembleRun({ drill, arrivals, evidence }: Pick<Run, 'drill' | 'arrivals' | 'evidence'>): Run {
  const { runStart, runEnd, attempts } = evidence;
  if (runStart === null) {
    const refused = evidence.unreadable.find(({ reason }) => /^(record version|run-start record)/.test(reason));
    const why = refused === undefined ? '' : ` (line ${refused.line}: ${refused.reason})`;
    throw new CutoverError('usage', `The records hold no readable run-start${why}, so there is no run to score.`);
  }
  const startEpochMs = runStart.startEpochMs;
  // One that was ended as it could come to nothing was stopped like any other.
  const completed = runEnd?.reason === 'completed' && runEnd.hopeless === undefined;
  const endMs = Math.max(0, roundMs((runEnd?.atEpochMs ?? evidence.lastEpochMs) - startEpochMs));
  const starts = evidence.phases.map((phase) => ({
    ...phase,
    // Two processes tell of the start and of the phases; by their clocks the first may begin a moment before the start.
    startMs: Math.max(0, roundMs(phase.startEpochMs - startEpochMs)),
  }));
  const begun = beginWhenFaultsChange(starts, evidence.faults, drill.timeline, startEpochMs);
  const entries = layEntryWindows(begun, drill.timeline, endMs);
  const windows = mergeWindows(entries);
  const outage = windows.find(({ phase }) => phase === 'outage') ?? null;
  const recovery = windows.find(({ phase }) => phase === 'recovery') ?? null;

  const findOrigin = createOriginFinder(evidence, findTarget(drill.target).mayTransform);
  const planned = arrivals.length;
  const numbers = numberCalls(drill.traffic, planned);
  const sends = listSends(arrivals, numbers);
  const table = createRequestTable(sends, evidence, startEpochMs);
  let neverSent = 0;
  const cutShort = new Set<number>();
  for (let place = 0; place < sends.length; place++) {
    const arrival = sends.at(place);
    if (arrival === undefined) continue;
    if (!completed && isCutShort(arrival.index, evidence, planned)) {
      cutShort.add(arrival.index);
      continue;
    }
    const request = joinRequest(arrival, evidence, startEpochMs, windows, findOrigin);
    if (request !== null) table.add(place, request);
    // A run that was stopped is not blamed for what it never came to.
    else if (place < planned && (completed || arrival.dueMs <= endMs)) neverSent++;
  }
  const tries = table.list();
  const requestOf = (number: number): number => requestOfTry(number, numbers);
  const isOneTry = numbers.tries === 1;
  const requests = isOneTry ? tries : foldCallers({ tries, sends, requestOf, lines: evidence.lines, cutShort });
  const views = isOneTry ? [tries] : [tries, requests];
  const outageEpochMs = outage === null ? null : startEpochMs + outage.startMs;
  const hits = findFaultHits({
    attempts,
    // What met the faults of a guard's own provider moved no traffic.
    connections: evidence.connections.filter(({ provider }) => evidence.providers.includes(provider)),
    requests: tries,
    startEpochMs,
    outageEpochMs,
  });
  placeRequests(tries, { hits, entries, outage, startEpochMs });
  if (!isOneTry) placeRequests(requests, { hits: foldHits(hits, requestOf), entries, outage, startEpochMs });
  const goodWithinMs = findGoodWithin(drill, requests);
  for (const view of views) for (const request of view) request.good = isGood(request, goodWithinMs);
  const moves = findMoves({ drill, requests: tries, hits, startEpochMs, outage });
  for (const view of moves.stableMs === null ? [] : views) {
    for (const request of view) {
      if (request.phase === 'cutover' && request.atMs >= (moves.stableMs ?? 0)) request.phase = 'on-fallback';
    }
  }
  return {
    drill,
    arrivals,
    evidence,
    startEpochMs,
    endMs,
    completed,
    entries,
    windows,
    outage,
    recovery,
    moves,
    requests,
    tries,
    sends,
    requestOf,
    attemptsOf: ({ arrival }) => listAttempts(attempts, arrival.index, numbers),
    neverSent,
    cutShort,
    attempts,
    hits,
    guardHits: findGuardHits(evidence),
    lateGuards: findLateGuards({ guardAsks: evidence.guardAsks, tries, outage, startEpochMs }),
    goodWithinMs,
    views: compareViews({
      lines: evidence.lines,
      exchanges: evidence.exchanges,
      numbers,
      timeoutMs: tryTimeoutMs(drill.traffic),
      startEpochMs,
      delayMs: drill.validity.maxLoopDelayMs,
      cutShort,
    }),
  };
}

/** What every call is for, with the number of the call as its index. */
function listSends(arrivals: PlannedRequests, numbers: CallNumbers): PlannedRequests {
  const most = mostCalls(numbers);
  if (most === 1) return arrivals;
  const calls = Int32Array.from({ length: arrivals.length * most }, (_, number) => number);
  return listRows(calls, (index) => ({
    ...requestAt(arrivals.at(arrivalOfTry(index, arrivals.length)) as PlannedRequest, index, numbers),
    index,
  }));
}

/** All that a request's tries became upstream. */
function listAttempts(
  table: AttemptTable,
  index: number,
  { planned, tries }: Pick<CallNumbers, 'planned' | 'tries'>,
): AttemptFacts[] {
  if (tries === 1) return table.of(index);
  const all = Array.from({ length: tries }, (_, further) => table.of(numberTry(index, further + 1, planned)));
  return all.flat().sort((a, b) => a.startEpochMs - b.startEpochMs);
}

/** What met a fault, by the request that it was for. */
function foldHits(hits: RowList<FaultHit>, requestOf: (number: number) => number): FaultHit[] {
  return hits.map((hit) => (hit.index === null ? hit : { ...hit, index: requestOf(hit.index) }));
}

/** k6 writes no line of a call that it is stopped in, nor does one that is killed; nor does a caller ask again that was stopped as it waited. */
function isCutShort(index: number, { lines, exchanges, attempts, runEnd }: Evidence, planned: number): boolean {
  if (lines.of(index) !== null) return false;
  const isAwaited = index >= planned && lines.of(index - planned)?.next === 'again';
  if (isAwaited && exchanges.of(index) === null) return true;
  const exchange = exchanges.of(index);
  if (exchange === null) return attempts.of(index).length > 0;
  // Its answer may have come right behind the stop.
  const stopEpochMs = runEnd?.stopCondition?.atEpochMs ?? runEnd?.stoppedEpochMs ?? Infinity;
  return exchange.end === 'client-gone' || exchange.startEpochMs + exchange.endMs >= stopEpochMs;
}

const NO_ORIGIN: Origin = { server: null, ambiguous: false, onTheWay: null, compared: true };

/** Null: it was never sent. The whole outage counts as cutover until it is known when that was over. */
function joinRequest(
  arrival: PlannedRequest,
  { lines, exchanges, attempts: table }: Evidence,
  startEpochMs: number,
  windows: readonly PhaseWindow[],
  findOrigin: (answered: Answered) => Origin,
): JoinedRequest | null {
  const line = lines.of(arrival.index);
  const exchange = exchanges.of(arrival.index);
  const attempts = table.of(arrival.index);
  const sentEpochMs = exchange?.startEpochMs ?? line?.startEpochMs ?? attempts[0]?.startEpochMs;
  if (sentEpochMs === undefined) return null;
  const outcome: RequestOutcome = { k6Status: line?.status ?? null, exchange };
  const failure = findFailureCause(outcome);
  const answered = failure === null ? exchange : null;
  const origin = answered === null ? NO_ORIGIN : findOrigin({ index: arrival.index, exchange: answered, attempts });
  const { server } = origin;
  const atMs = roundMs(sentEpochMs - startEpochMs);
  const phase = phaseAt(windows, atMs);
  return {
    atMs,
    phase: phase === 'outage' ? 'cutover' : phase,
    failure,
    httpSuccess: isHttpSuccess(outcome),
    ...origin,
    falseClaim: server !== null && (answered?.claims.some((claim) => claim !== server) ?? false),
  };
}
