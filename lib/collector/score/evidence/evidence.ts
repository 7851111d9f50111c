import type { ScoredPhaseName } from '../../../kit/terms/phase.ts';
import type { Drill } from '../../../drill/drill.ts';
import type { Arrival } from '../../../drill/workloads/arrival.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type {
  ConnectionRecord,
  FaultRecord,
  HealthRecord,
  LossRecord,
  PhaseRecord,
  RunEndRecord,
  RunStartRecord,
} from '../../records/record.ts';
import type { AttemptColumns, AttemptTable } from './attempt-table.ts';
import type { ExchangeColumns, ExchangeSlots } from './exchange-slots.ts';
import type { FailureCause } from '../failure-cause.ts';
import type { FaultHit } from '../find-fault-hits.ts';
import type { GapColumns } from './gap-store.ts';
import type { Judgement } from '../judge-answer.ts';
import type { EntryWindow, PhaseWindow } from '../phase-windows.ts';
import type { RequestColumns, RequestLines } from './request-lines.ts';

/** The text of an answer that some contract could not use. */
export interface KeptExample {
  index: number;
  /** All that was said of the answer, and the one of it this is an example of. */
  judgements: readonly Judgement[];
  judgement: Judgement;
  answer: string;
}

/** What the records say that need no table, as read. */
export interface LooseEvidence {
  runStart: RunStartRecord | null;
  runEnd: RunEndRecord | null;
  phases: PhaseRecord[];
  faults: FaultRecord[];
  connections: ConnectionRecord[];
  health: HealthRecord[];
  losses: LossRecord[];
  unreadable: number;
  /** The latest moment any record speaks of. */
  lastEpochMs: number;
}

/** Everything a run's records said, as read: not yet joined, in no order. */
export interface Evidence extends LooseEvidence {
  lines: RequestLines;
  exchanges: ExchangeSlots;
  attempts: AttemptTable;
  /** Histogram buckets of all gaps between tokens; an exchange's are one stretch of it. */
  gaps: { readonly buckets: Uint16Array; readonly length: number };
  examples: KeptExample[];
}

/** What a stretch of the records said, as plain data: one thread can hand it to another. */
export interface PackedEvidence extends LooseEvidence {
  lines: RequestColumns;
  exchanges: ExchangeColumns;
  attempts: AttemptColumns;
  gaps: GapColumns;
  examples: KeptExample[];
}

/** What scoring needs of an arrival once its answer is judged: a hundred thousand whole ones fill the memory. */
export type PlannedRequest = Pick<Arrival, 'index' | 'dueMs' | 'kind'>;

/** One planned request and what became of it. Times are milliseconds from the start of the run. */
export interface ScoredRequest {
  arrival: PlannedRequest;
  /** When it was sent; when it was due, where it never was. */
  atMs: number;
  sent: boolean;
  phase: ScoredPhaseName;
  /** Null: it brought an answer. */
  failure: FailureCause | null;
  httpSuccess: boolean;
  /** Who answered; null when nobody did or nobody can tell. */
  server: ProviderName | null;
  attempts: number;
  /** Sent minus due, by k6's clock; null when k6 left no line on it. */
  lateMs: number | null;
  ttftMs: number | null;
  totalMs: number | null;
  gapsFrom: number;
  gapsTo: number;
  judgements: readonly Judgement[];
  falseClaim: boolean;
}

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
}

/** When traffic moved. Milliseconds from the start of the run, null where it did not happen. */
export interface Moves {
  /** The provider the outage takes away. */
  faulted: ProviderName;
  faultAppliedMs: number | null;
  firstDetourMs: number | null;
  stableMs: number | null;
  stableBackMs: number | null;
}

/** A run put together: what every metric and every validity check measures. */
export interface Run {
  drill: Drill;
  /** The whole plan. */
  arrivals: readonly PlannedRequest[];
  evidence: Evidence;
  startEpochMs: number;
  endMs: number;
  /** It has an end that says `completed`. */
  completed: boolean;
  entries: readonly EntryWindow[];
  windows: readonly PhaseWindow[];
  outage: PhaseWindow | null;
  recovery: PhaseWindow | null;
  moves: Moves;
  /** Every planned request the run got to, in order of `atMs`. */
  requests: readonly ScoredRequest[];
  /** In no order. */
  attempts: AttemptTable;
  /** All that met a fault: attempts, connections, and requests that found a port closed. In no order. */
  hits: readonly FaultHit[];
  views: ViewsCompared;
}
