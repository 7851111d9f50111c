import type { Arrival } from '../../../drill/workloads/arrival.ts';
import type { ScoredPhaseName } from '../../../kit/terms/phase.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { Judgement } from '../../records/judgement.ts';
import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';
import type { RowList } from './row-list.ts';
import type { FailureCause } from './failure-cause.ts';

/** What scoring needs of an arrival once its answer is judged: a hundred thousand whole ones fill the memory. */
export type PlannedRequest = Pick<Arrival, 'index' | 'dueMs' | 'kind' | 'streamed' | 'tenant'>;

/** All of a plan, in its order. */
export type PlannedRequests = RowList<PlannedRequest>;

/** One request that was sent and what became of it. Times are milliseconds from the start of the run. */
export interface ScoredRequest {
  /** What was planned of it; of a follow-up its own number and name, and the due time of its arrival. */
  arrival: PlannedRequest;
  /** The number of its last try, by which that one's exchange and attempts are known; the arrival's index where nobody tries again. */
  lastTry: number;
  /** How often it was sent. */
  tries: number;
  /** When it was sent, of several tries the first. */
  atMs: number;
  /** When it was over for its caller; null where that is not known. */
  overMs: number | null;
  phase: ScoredPhaseName;
  /** The outage's entry of the timeline it belongs to: whose fault it met, or that it was in. Null: to none. */
  entry: number | null;
  /** Met a fault of the drill, on any of its attempts. */
  metFault: boolean;
  /** Answered whole, and within `goodWithinMs`. */
  good: boolean;
  /** Null: it brought an answer. */
  failure: FailureCause | null;
  httpSuccess: boolean;
  /** Who answered; null when nobody did or nobody can tell. */
  server: ProviderName | null;
  /** Do attempts of several providers fit its answer? */
  ambiguous: boolean;
  /** What happened to its answer between provider and caller; null: nothing that shows. */
  onTheWay: OnTheWayKind | null;
  /** Could its answer be held against what its attempts said? */
  compared: boolean;
  attempts: number;
  /** Sent minus due, by k6's clock; null when k6 left no line on it. */
  lateMs: number | null;
  /** Of who asked for a stream and had the text whole, when that was over; null: no token of text came. */
  ttftMs: number | null;
  totalMs: number | null;
  /** Its gaps between tokens: a stretch of `Evidence.gaps`; 0: it had none. */
  gaps: number;
  judgements: readonly Judgement[];
  falseClaim: boolean;
}
