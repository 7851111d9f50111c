import type { AnsweredRequest, ContractOutcome } from '../../drill/contracts/contract.ts';
import type { Answer } from '../../kit/terms/answer.ts';

/** What code of one's own says of an answer; `unread`: it could not be asked, and `why` is a clause. */
export type AskedOutcome = ContractOutcome | { outcome: 'unread'; why: string };

/** Asks code of one's own what it makes of answers. */
export interface Asker {
  /** Never rejects: what goes wrong with the answer is an outcome, and what goes wrong without it `unread`. */
  ask(answer: Answer, request: AnsweredRequest): Promise<AskedOutcome>;
  /** Why it can be asked no more, a clause; null: it can. */
  lost(): string | null;
}
