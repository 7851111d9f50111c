import { CutoverError } from '../../../kit/cutover-error.ts';
import { findTarget } from '../../../drill/targets/index.ts';
import { compareViews } from './compare-views.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { createRequestTable, type JoinedRequest } from './request-table.ts';
import type { PlannedRequest } from './scored-request.ts';
import type { Run } from './run.ts';
import { findFailureCause, isHttpSuccess, type RequestOutcome } from './failure-cause.ts';
import { findFaultHits } from './find-fault-hits.ts';
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
  const completed = runEnd?.reason === 'completed';
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
  const table = createRequestTable(arrivals, evidence, startEpochMs);
  let neverSent = 0;
  const cutShort = new Set<number>();
  for (let place = 0; place < arrivals.length; place++) {
    const arrival = arrivals.at(place);
    if (arrival === undefined) continue;
    if (!completed && isCutShort(arrival.index, evidence)) {
      cutShort.add(arrival.index);
      continue;
    }
    const request = joinRequest(arrival, evidence, startEpochMs, windows, findOrigin);
    if (request !== null) table.add(place, request);
    // A run that was stopped is not blamed for what it never came to.
    else if (completed || arrival.dueMs <= endMs) neverSent++;
  }
  const requests = table.list();
  const outageEpochMs = outage === null ? null : startEpochMs + outage.startMs;
  const hits = findFaultHits({ attempts, connections: evidence.connections, requests, startEpochMs, outageEpochMs });
  placeRequests(requests, { hits, entries, outage, startEpochMs });
  const goodWithinMs = findGoodWithin(drill, requests);
  for (const request of requests) request.good = isGood(request, goodWithinMs);
  const moves = findMoves({ drill, requests, hits, startEpochMs, outage });
  if (moves.stableMs !== null) {
    for (const request of requests) {
      if (request.phase === 'cutover' && request.atMs >= moves.stableMs) request.phase = 'on-fallback';
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
    neverSent,
    cutShort,
    attempts,
    hits,
    goodWithinMs,
    views: compareViews({
      lines: evidence.lines,
      exchanges: evidence.exchanges,
      planned: arrivals.length,
      timeoutMs: drill.traffic.requestTimeoutMs,
      startEpochMs,
      delayMs: drill.validity.maxLoopDelayMs,
      cutShort,
    }),
  };
}

/** k6 writes no line of a call that it is stopped in, nor does one that is killed. */
function isCutShort(index: number, { lines, exchanges, attempts }: Evidence): boolean {
  if (lines.of(index) !== null) return false;
  const exchange = exchanges.of(index);
  return exchange === null ? attempts.of(index).length > 0 : exchange.end === 'client-gone';
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
