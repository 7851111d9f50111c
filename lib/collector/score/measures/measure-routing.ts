import type { ScoredPhaseName } from '../../../kit/terms/phase.ts';
import { countLeftRunning } from './count-left-running.ts';
import type { Moves, Run } from '../join/run.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { groupByPhase, isInScope, ratioOf } from '../join/group-requests.ts';
import { listOtherCalls } from './list-other-calls.ts';
import { measureAttempts } from './measure-attempts.ts';
import { measureShift } from './measure-shift.ts';
import { measureWatched } from './measure-watched.ts';
import type { Routing, Server } from '../../scorecard/scorecard.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';

/** Where traffic went, how fast it moved, what was lost on the way and what it cost upstream. */
export function measureRouting(run: Run): Routing {
  const { moves, requests, outage, recovery } = run;
  const groups = groupByPhase(requests);
  return {
    faultAppliedAtMs: moves.faultAppliedMs,
    ...measureMoves(moves, recovery?.startMs ?? outage?.endMs ?? null),
    lostRequests: requests.filter(
      ({ phase, failure }) => failure !== null && (isInScope(phase, 'outage') || phase === 'recovery'),
    ).length,
    ...measureShift(run),
    watched: measureWatched(run),
    ...measureAttempts(run),
    otherCalls: listOtherCalls(run.evidence.otherCalls),
    servedBy: byPhase(groups, countServers),
    falseClaims: requests.filter(({ falseClaim }) => falseClaim).length,
    attemptsLeftRunning: countLeftRunning(run.attempts, run.evidence.exchanges),
    httpSuccessRatio: byPhase(groups, (group) => ratioOf(group, ({ httpSuccess }) => httpSuccess) ?? 0),
    failuresByCause: byPhase(groups, countCauses),
  };
}

function byPhase<T>(
  groups: readonly [ScoredPhaseName, ScoredRequest[]][],
  measure: (group: readonly ScoredRequest[]) => T,
): Partial<Record<ScoredPhaseName, T>> {
  return Object.fromEntries(groups.map(([phase, group]) => [phase, measure(group)]));
}

/** Durations from the moment a fault was first applied, and from the end of the outage. */
function measureMoves(
  moves: Moves,
  outageEndMs: number | null,
): Pick<Routing, 'detectMs' | 'failoverMs' | 'failbackMs'> {
  const since = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : roundMs(to - from);
  return {
    detectMs: since(moves.faultAppliedMs, moves.firstDetourMs),
    failoverMs: since(moves.faultAppliedMs, moves.stableMs),
    failbackMs: since(outageEndMs, moves.stableBackMs),
  };
}

/** Requests by who answered. An answer nobody can attribute is in none of the three; validity counts it. */
function countServers(group: readonly ScoredRequest[]): Record<Server, number> {
  const counts = { primary: 0, fallback: 0, none: 0 };
  for (const { server, failure } of group) {
    if (failure !== null) counts.none++;
    else if (server !== null) counts[server]++;
  }
  return counts;
}

function countCauses(group: readonly ScoredRequest[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { failure } of group) if (failure !== null) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
