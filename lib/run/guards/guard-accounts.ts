import type { ProviderName } from '../../kit/terms/provider.ts';
import type { CallResult } from '../calls/call-result.ts';

/** Keeps account of the calls that guards make, where there is a budget for them. */
export interface GuardAccounts {
  /** Told before a call is made. What would be gone over, as a clause: it is not made then; null: it may be. */
  before(provider: ProviderName, chat: object): string | null;
  /** Told what came of a call that was made. */
  after(provider: ProviderName, chat: object, result: CallResult): void;
}

/** A call that was not made, as there is no budget for it; its message is what would be gone over. */
export class UnpaidCall extends Error {
  override readonly name = 'UnpaidCall';
}
