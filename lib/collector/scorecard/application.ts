import type { FailureKind, NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { ScoredPhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** Whether the code downstream could use the answers. */
export interface Application {
  usableRatio: Partial<Record<ScoredPhaseName, number>>;
  /** Of how many requests each `usableRatio` is: those whose kind has a contract, also such as failed. Left out by earlier versions. */
  judged?: Partial<Record<ScoredPhaseName, number>>;
  contracts: ContractRow[];
  /** The file whose contracts the answers were judged by again; left out: they are the drill's own. */
  contractsFrom?: string;
}

/** What one contract made of one provider's answers in one phase. */
export interface ContractRow {
  contract: string;
  provider: ProviderName;
  phase: ScoredPhaseName;
  total: number;
  usable: number;
  repaired: number;
  repairedWrong: number;
  failed: number;
  kinds: Partial<Record<NamedFailure, number>>;
  /** Answers that are not `usable` over all answers, with its 95 % Wilson interval. */
  missRatio: number;
  missInterval: [number, number];
  /** Answers that it could not judge, because nothing that it compares is expected of them; left out where there were none. They are not in `total`. */
  unjudged?: number;
  /** What became of the tool calls that were wanted; left out where none were, and in older files. */
  calls?: CallRow;
  /** What stood beside answers and kept nobody from taking them, by kind; left out where nothing did. */
  notes?: Partial<Record<FailureKind, number>>;
}

/** Answers of which a tool call was wanted. */
export interface CallRow {
  wanted: number;
  /** Those that called. */
  called: number;
  /** Of those that called: every call was one of a tool that was offered, with arguments that parse and match. */
  valid: number;
  /** Calls that were written into the text: such as a tool parser on the server would save, and such as it would not. */
  inText: number;
  inTextInvalid: number;
}
