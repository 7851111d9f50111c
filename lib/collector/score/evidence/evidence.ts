import type { GuardAsk } from '../../../kit/terms/guard-ask.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { NoteRecord } from '../../records/note.ts';
import type { ConnectionRecord, HealthRecord, LossRecord } from '../../records/record.ts';
import type { AskedTable } from './asked-table.ts';
import type { AttemptTable } from './attempt-table.ts';
import type { CallKind } from './call-kind.ts';
import type { ExchangeSlots } from './exchange-slots.ts';
import type { GapStore } from './gap-store.ts';
import type { Judgement } from '../../records/judgement.ts';
import type { LineFindings } from './line-watch.ts';
import type { SaidCounts } from './said-counts.ts';
import type { SaidTable } from './said-table.ts';
import type { RequestLines } from './request-lines.ts';

/** The text of an answer that some contract could not use. */
export interface KeptExample {
  index: number;
  /** All that was said of the answer, and the one of it this is an example of. */
  judgements: readonly Judgement[];
  judgement: Judgement;
  answer: string;
  /** What the code behind the contract said of it. */
  words?: string;
}

/** What a guard was asked about the answer of a call of the plan. `contract` is its place among the contracts. */
export interface PlacedAsk {
  index: number;
  contract: number;
  ask: GuardAsk;
}

/** A call that the drill made for a guard. */
export interface GuardCall {
  provider: ProviderName;
  startEpochMs: number;
  /** When its first fault acted, epoch ms; null: none did. */
  faultEpochMs: number | null;
  /** Their kinds. */
  faults: readonly string[];
  /** Did an answer come, whole? */
  answered: boolean;
}

/** What the records say that need no table, as read. */
export interface LooseEvidence {
  connections: ConnectionRecord[];
  health: HealthRecord[];
  losses: LossRecord[];
  /** What people noted while it ran. */
  notes: NoteRecord[];
  /** Calls of guards that the drill asked itself, by provider, in the order of the records; they are no attempts. */
  guardCalls: readonly GuardCall[];
  /** Calls that no request of the run caused, by provider; they are no attempts. */
  otherCalls: ReadonlyMap<ProviderName, Record<CallKind, number>>;
  /** Records of exchanges and of attempts, and those among them that do not tell whether anything was said. */
  telling: Record<'exchanges' | 'attempts', { records: number; untold: number }>;
  /** Why answers to callers could not be read, the most frequent reason first. */
  unreadReasons: readonly string[];
  /** The latest moment any record speaks of. */
  lastEpochMs: number;
}

/** Everything a run's records said, as read: not yet joined, in no order. */
export interface Evidence extends LooseEvidence, LineFindings {
  /** Those of the drill that answer callers, in the order in which they take over. */
  providers: readonly ProviderName[];
  /** All of the drill, those that only guards ask as well. */
  allProviders: readonly ProviderName[];
  /** What guards said that were asked. */
  guardAsks: readonly PlacedAsk[];
  lines: RequestLines;
  exchanges: ExchangeSlots;
  attempts: AttemptTable;
  gaps: Pick<GapStore, 'count'>;
  /** What attempts and exchanges said. */
  said: SaidTable;
  /** What targets and providers were asked. */
  asked: Pick<AskedTable, 'length' | 'of' | 'frameOf'>;
  /** How many exchanges said each, of all that were recorded. */
  exchangesSaid: SaidCounts;
  /** How many calls without any id were answered so, by provider: a target may have dropped the ids. */
  unmarkedSaid: ReadonlyMap<ProviderName, SaidCounts>;
  examples: KeptExample[];
  /** What an arrival asks for, as the plan has it: the same for all that ask for the same; null: it is not planned. */
  describeCase(index: number): string | null;
}
