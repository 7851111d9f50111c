import { CutoverError } from '../cutover-error.ts';
import type { Arrival } from '../drill/arrival.ts';
import type { PhaseName, ScoredPhaseName } from '../drill/phase.ts';
import { otherProvider } from './other-provider.ts';
import { compareViews } from './compare-views.ts';
import type { AttemptFacts, Evidence, ExchangeFacts, Moves, Run, ScoredAttempt, ScoredRequest } from './evidence.ts';
import { findFailureCause, isHttpSuccess, type RequestOutcome } from './failure-cause.ts';
import { findServer } from './find-server.ts';
import { findStableService } from './find-stable-service.ts';
import { layEntryWindows, mergeWindows, phaseAt, type PhaseWindow } from './phase-windows.ts';

/**
 * Puts a run together from its evidence: joins k6's lines, exchanges and attempts by arrival, lays the phases,
 * finds when traffic moved. Throws `usage` when there is no `run-start`, since then nothing has a time.
 */
export function assembleRun(evidence: Evidence): Run {
  const { drill, arrivals, runStart, runEnd } = evidence;
  if (runStart === null) {
    throw new CutoverError('usage', 'The records hold no readable run-start, so there is no run to score.');
  }
  const startEpochMs = runStart.startEpochMs;
  const completed = runEnd?.reason === 'completed';
  const endMs = Math.max(0, (runEnd?.atEpochMs ?? evidence.lastEpochMs) - startEpochMs);
  const starts = evidence.phases.map((phase) => ({ ...phase, startMs: phase.startEpochMs - startEpochMs }));
  const entries = layEntryWindows(starts, drill.timeline, endMs);
  const windows = mergeWindows(entries);
  const outage = windows.find(({ phase }) => phase === 'outage') ?? null;
  const recovery = windows.find(({ phase }) => phase === 'recovery') ?? null;

  const byIndex = groupByIndex(evidence);
  const requests: TimedRequest[] = [];
  for (const arrival of arrivals) {
    // A run that was stopped is not blamed for what it never came to.
    const reached = completed || arrival.dueMs <= endMs;
    const request = scoreRequest(arrival, byIndex, startEpochMs, windows);
    if (reached || request.sent) requests.push(request);
  }
  requests.sort((a, b) => a.atMs - b.atMs || a.arrival.index - b.arrival.index);
  const attempts = evidence.attempts
    .map(({ provider, index, startEpochMs: at, fault }): ScoredAttempt => ({
      provider,
      index,
      startMs: at - startEpochMs,
      fault,
    }))
    .sort((a, b) => a.startMs - b.startMs || (a.index ?? -1) - (b.index ?? -1));
  const moves = findMoves(requests, attempts, outage, recovery);
  return {
    drill,
    evidence,
    startEpochMs,
    endMs,
    completed,
    entries,
    windows,
    outage,
    recovery,
    moves,
    requests: requests.map((request) => splitOutage(request, moves.stableMs)),
    attempts,
    views: compareViews({
      requests: byIndex.requests,
      exchanges: byIndex.exchanges,
      unknown: byIndex.unknown,
      planned: arrivals.length,
      timeoutMs: drill.traffic.requestTimeoutMs,
    }),
  };
}

type TimedRequest = Omit<ScoredRequest, 'phase'> & { timelinePhase: PhaseName };

interface ByIndex {
  requests: Evidence['requests'][];
  exchanges: ExchangeFacts[][];
  attempts: AttemptFacts[][];
  unknown: number;
}

function groupByIndex({ arrivals, requests, exchanges, attempts }: Evidence): ByIndex {
  const planned = (index: number | null): index is number => index !== null && arrivals[index] !== undefined;
  const groups: ByIndex = { requests: [], exchanges: [], attempts: [], unknown: 0 };
  for (const request of requests) {
    if (planned(request.index)) (groups.requests[request.index] ??= []).push(request);
    else groups.unknown++;
  }
  for (const exchange of exchanges) {
    if (planned(exchange.index)) (groups.exchanges[exchange.index] ??= []).push(exchange);
    else groups.unknown++;
  }
  for (const attempt of attempts) {
    if (planned(attempt.index)) (groups.attempts[attempt.index] ??= []).push(attempt);
  }
  // The first one counts where there are several; the order in the file means nothing.
  for (const group of groups.requests) group?.sort((a, b) => a.startEpochMs - b.startEpochMs);
  for (const group of groups.exchanges)
    group?.sort((a, b) => a.startEpochMs - b.startEpochMs || (a.id < b.id ? -1 : 1));
  for (const group of groups.attempts) group?.sort((a, b) => a.startEpochMs - b.startEpochMs || (a.id < b.id ? -1 : 1));
  return groups;
}

function scoreRequest(
  arrival: Arrival,
  byIndex: ByIndex,
  startEpochMs: number,
  windows: readonly PhaseWindow[],
): TimedRequest {
  const line = byIndex.requests[arrival.index]?.[0];
  const exchange = byIndex.exchanges[arrival.index]?.[0];
  const attempts = byIndex.attempts[arrival.index] ?? [];
  const outcome: RequestOutcome = {
    k6Status: line?.status ?? null,
    attempted: attempts.length > 0,
    exchange: exchange ?? null,
  };
  const failure = findFailureCause(outcome);
  const answered = failure === null ? (exchange ?? null) : null;
  const server = answered === null ? null : findServer(attempts, answered.startEpochMs + answered.endMs);
  const sentEpochMs = exchange?.startEpochMs ?? line?.startEpochMs ?? attempts[0]?.startEpochMs;
  const atMs = sentEpochMs === undefined ? arrival.dueMs : sentEpochMs - startEpochMs;
  return {
    arrival,
    atMs,
    sent: sentEpochMs !== undefined,
    timelinePhase: phaseAt(windows, atMs),
    failure,
    httpSuccess: isHttpSuccess(outcome),
    server,
    attempts: attempts.length,
    ttftMs: answered?.streamed === true ? answered.firstTokenMs : null,
    totalMs: answered?.endMs ?? null,
    gapsFrom: answered?.gapsFrom ?? 0,
    gapsTo: answered?.gapsTo ?? 0,
    judgements: answered?.judgements ?? [],
    falseClaim: server !== null && (answered?.claims.some((claim) => claim !== server) ?? false),
  };
}

function findMoves(
  requests: readonly TimedRequest[],
  attempts: readonly ScoredAttempt[],
  outage: PhaseWindow | null,
  recovery: PhaseWindow | null,
): Moves {
  const moves: Moves = {
    faulted: 'primary',
    faultAppliedMs: null,
    firstDetourMs: null,
    stableMs: null,
    stableBackMs: null,
  };
  const hit =
    outage === null ? undefined : attempts.find(({ fault, startMs }) => fault !== null && startMs < outage.endMs);
  if (hit !== undefined && outage !== null) {
    moves.faulted = hit.provider;
    moves.faultAppliedMs = hit.startMs;
    const other = otherProvider(hit.provider);
    moves.firstDetourMs =
      attempts.find(({ provider, startMs }) => provider === other && startMs >= hit.startMs && startMs < outage.endMs)
        ?.startMs ?? null;
    moves.stableMs = findStableService(requests, hit.startMs, outage.endMs, ({ server }) => server === other);
  }
  if (recovery !== null) {
    moves.stableBackMs = findStableService(
      requests,
      recovery.startMs,
      recovery.endMs,
      ({ server }) => server === moves.faulted,
    );
  }
  return moves;
}

function splitOutage({ timelinePhase, ...request }: TimedRequest, stableMs: number | null): ScoredRequest {
  return { ...request, phase: splitPhase(timelinePhase, request.atMs, stableMs) };
}

function splitPhase(phase: PhaseName, atMs: number, stableMs: number | null): ScoredPhaseName {
  if (phase !== 'outage') return phase;
  return stableMs !== null && atMs >= stableMs ? 'on-fallback' : 'cutover';
}
