import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ConnectionRecord, HealthRecord, LossRecord } from '../../records/record.ts';
import type { AttemptColumns, AttemptTable } from './attempt-table.ts';
import type { CallKind } from './call-kind.ts';
import type { ExchangeColumns, ExchangeSlots } from './exchange-slots.ts';
import type { GapColumns } from './gap-store.ts';
import type { Judgement } from './judge-answer.ts';
import type { LineFindings, WatchedLines } from './line-watch.ts';
import type { SaidColumns, SaidStore } from './said-store.ts';
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
  connections: ConnectionRecord[];
  health: HealthRecord[];
  losses: LossRecord[];
  /** Calls that no request of the run caused, by provider; they are no attempts. */
  otherCalls: Record<ProviderName, Record<CallKind, number>>;
  /** The latest moment any record speaks of. */
  lastEpochMs: number;
}

/** Everything a run's records said, as read: not yet joined, in no order. */
export interface Evidence extends LooseEvidence, LineFindings {
  lines: RequestLines;
  exchanges: ExchangeSlots;
  attempts: AttemptTable;
  /** Histogram buckets of all gaps between tokens; an exchange's are one stretch of it. */
  gaps: { readonly buckets: Uint16Array; readonly length: number };
  /** What the attempts said, by their rows; and the exchanges, by `saidRow`. */
  attemptsSaid: SaidStore;
  exchangesSaid: SaidStore;
  /** What calls without any id were answered, by provider: a target may have dropped the ids. */
  unmarkedSaid: Record<ProviderName, SaidStore>;
  examples: KeptExample[];
}

/** What a stretch of the records said, as plain data: one thread can hand it to another. */
export interface PackedEvidence extends LooseEvidence {
  watched: WatchedLines;
  lines: RequestColumns;
  exchanges: ExchangeColumns;
  attempts: AttemptColumns;
  gaps: GapColumns;
  attemptsSaid: SaidColumns;
  exchangesSaid: SaidColumns;
  unmarkedSaid: Record<ProviderName, SaidColumns>;
  examples: KeptExample[];
}
