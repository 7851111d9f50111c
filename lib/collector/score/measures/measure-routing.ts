import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ScoredPhaseName } from '../../../kit/terms/phase.ts';
import { countOutlived, measureOutlived } from './measure-outlived.ts';
import { findLastingService } from '../join/find-lasting-service.ts';
import type { Run } from '../join/run.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { groupByPhase, isInScope, ratioOf, selectScope } from '../join/group-requests.ts';
import { listOtherCalls } from './list-other-calls.ts';
import { measureAttempts } from './measure-attempts.ts';
import { measureCorrelation } from './measure-correlation.ts';
import { measureFaults, measureWaits } from './measure-faults.ts';
import { measureShift } from './measure-shift.ts';
import { measureWatched } from './measure-watched.ts';
import type { FaultResult, Routing, Server } from '../../scorecard/scorecard.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';

/** Where traffic went, how fast it moved, what was lost on the way and what it cost upstream. */
export function measureRouting(run: Run): Routing {
  const { moves, requests } = run;
  const groups = groupByPhase(requests);
  const faults = measureFaults(run);
  const countLost = (scope: 'outage' | 'recovery'): number =>
    selectScope(requests, scope).filter(({ failure }) => failure !== null).length;
  const lost = { outage: countLost('outage'), recovery: countLost('recovery') };
  return {
    faultAppliedAtMs: moves.faultAppliedMs,
    goodWithinMs: run.goodWithinMs,
    faults,
    wait: measureWaits(run),
    detectMs: pickWorst(faults, ({ detectMs }) => detectMs),
    failoverMs: pickWorst(faults, ({ failoverMs }) => failoverMs),
    failbackMs: measureFailback(run),
    lostRequests: lost.outage + lost.recovery,
    lost,
    ...measureShift(run),
    watched: measureWatched(run, faults),
    ...measureAttempts(run),
    otherCalls: listOtherCalls(run.evidence.otherCalls),
    correlation: measureCorrelation(run),
    servedBy: byPhase(groups, (group) => countServers(group, run.evidence.providers)),
    falseClaims: requests.filter(({ falseClaim }) => falseClaim).length,
    attemptsLeftRunning: countOutlived(measureOutlived(run)),
    httpSuccessRatio: byPhase(groups, (group) => ratioOf(group, ({ httpSuccess }) => httpSuccess) ?? 0),
    failuresByCause: byPhase(groups, countCauses),
  };
}

function byPhase<T>(
  groups: readonly [ScoredPhaseName, RowList<ScoredRequest>][],
  measure: (group: RowList<ScoredRequest>) => T,
): Partial<Record<ScoredPhaseName, T>> {
  return Object.fromEntries(groups.map(([phase, group]) => [phase, measure(group)]));
}

/** Of several faults the worst: a failover that did not come, else the one that took longest. */
function pickWorst(faults: readonly FaultResult[], read: (fault: FaultResult) => number | null): number | null {
  const told = faults.filter(({ tested }) => tested);
  const values = (told.length > 0 ? told : faults).map(read);
  return values.reduce<number | null>(
    (worst, value) => (worst === null || value === null ? null : Math.max(worst, value)),
    values[0] ?? null,
  );
}

/** From the end of the outage until the provider that was taken away serves well again, and keeps doing so. */
function measureFailback({ requests, recovery, moves, outage }: Run): number | null {
  const hasLeft = requests.some(
    ({ phase, server }) => isInScope(phase, 'outage') && server !== null && server !== moves.faulted,
  );
  if (recovery === null || outage === null || !hasLeft) return null;
  const sent = requests.filter(({ phase }) => phase === 'recovery');
  const service = findLastingService(sent, ({ good, server }) => good && server === moves.faulted);
  if (service.kind !== 'lasting') return null;
  return roundMs(Math.max(0, service.fromMs - recovery.startMs));
}

/** Requests by who answered. An answer nobody can attribute is in none of them; validity counts it. */
function countServers(group: RowList<ScoredRequest>, providers: readonly ProviderName[]): Record<Server, number> {
  const counts = new Map<Server, number>([...providers, 'none'].map((name) => [name, 0]));
  for (const { server, failure } of group) {
    const who = failure !== null ? 'none' : server;
    if (who !== null) counts.set(who, (counts.get(who) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function countCauses(group: RowList<ScoredRequest>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { failure } of group) if (failure !== null) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
