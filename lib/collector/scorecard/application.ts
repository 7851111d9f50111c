import type { NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { ScoredPhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** Whether the code downstream could use the answers. */
export interface Application {
  usableRatio: Partial<Record<ScoredPhaseName, number>>;
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
}
