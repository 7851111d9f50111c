import type { Drill } from '../../../drill/drill.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptFacts, AttemptTable } from '../evidence/attempt-table.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { FaultHit } from './find-fault-hits.ts';
import type { LateGuards } from './find-late-guards.ts';
import type { EntryWindow, PhaseWindow } from './phase-windows.ts';
import type { RowList } from './row-list.ts';
import type { PlannedRequests, ScoredRequest } from './scored-request.ts';

/** How k6's lines and the observer's exchanges fit together, request by request. */
export interface ViewsCompared {
  compared: number;
  /** k6 sent it, the observer has nothing whole. */
  requestsAlone: number;
  /** The observer saw it, k6 has no line on it. */
  exchangesAlone: number;
  /** Exchanges that carry no index, or one that was never planned. */
  unknown: number;
  /** More than one line or exchange for one arrival. */
  repeated: number;
  /** Both saw it and saw different things. */
  differing: number;
  /** Both saw it, at other times or for another while. */
  apart: number;
  /** The most that was, ms; small where all is well. */
  farthestMs: number;
  /** Tries that k6 announced and nobody saw, or that it had not announced; and follow-ups of arrivals that nobody saw; null: callers neither try again nor ask further. */
  outOfTurn: number | null;
}

/** Which provider the outage takes away, and when traffic had moved. */
export interface Moves {
  /** As the drill says: the one with faults; the first of those that have some. */
  faulted: ProviderName;
  /** The first thing that met a fault, ms from the start of the run; null: nothing did. */
  faultAppliedMs: number | null;
  /** From when on requests, by when they were sent, were answered by another; null where they never were. */
  stableMs: number | null;
}

/** A run put together: what every metric and every validity check measures. */
export interface Run {
  drill: Drill;
  /** The whole plan. */
  arrivals: PlannedRequests;
  evidence: Evidence;
  startEpochMs: number;
  endMs: number;
  /** It came to its end: it was neither stopped nor killed. */
  completed: boolean;
  entries: readonly EntryWindow[];
  windows: readonly PhaseWindow[];
  outage: PhaseWindow | null;
  recovery: PhaseWindow | null;
  moves: Moves;
  /** Every request that was sent, in order of `atMs`: one for each caller, however often it tried, and one for each of its follow-ups. */
  requests: RowList<ScoredRequest>;
  /** Every try that was sent, as if it were a request of its own, in order of `atMs`; where nobody tries again, the requests. */
  tries: RowList<ScoredRequest>;
  /** What can be sent: what each call is for, with the number of that one as its index. */
  sends: PlannedRequests;
  /** The number of the request that the call with this number is a try of: that of its arrival, but for a follow-up. */
  requestOf(number: number): number;
  /** All that a request became upstream, over all its tries, the earliest first. */
  attemptsOf(request: Pick<ScoredRequest, 'arrival'>): AttemptFacts[];
  /** Planned, due while the run lasted, and not sent: the generator did not get to them, which says nothing of the target. */
  neverSent: number;
  /** Sent, and in flight when the run was stopped or broke off: what came of them nobody knows. Their numbers; none where it completed. */
  cutShort: ReadonlySet<number>;
  /** In no order. */
  attempts: AttemptTable;
  /** All that met a fault: attempts, connections, and requests that found a port closed. In no order. */
  hits: RowList<FaultHit>;
  /** All of guards that met a fault: calls of theirs, and connections to providers that only they ask. */
  guardHits: readonly FaultHit[];
  /** Of answers of before the outage, the guards whose word came in it. */
  lateGuards: LateGuards;
  /** Within what time an answer is good. */
  goodWithinMs: number;
  views: ViewsCompared;
}
