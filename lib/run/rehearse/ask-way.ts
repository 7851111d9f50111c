import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { ChatRequest } from '../../drill/workloads/render-request.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { CallResult } from '../calls/call-result.ts';
import type { Column } from './columns.ts';

/** How cases are put to providers: straight, or through the target. */
export interface AskWay {
  /** Are providers asked one after the other, rather than all at once? */
  isInTurn: boolean;
  /** What a column is asked for, as a chat completion. */
  render(arrival: Arrival, column: Column): ChatRequest;
  /** One call. Never throws for what comes of it; throws the signal's reason where it is stopped. */
  call(arrival: Arrival, column: Column, signal: AbortSignal): Promise<CallResult>;
  /** Sees to it that a provider is the one that answers, for as long as it is used. */
  hold(provider: ProviderName, use: () => Promise<void>): Promise<void>;
}
