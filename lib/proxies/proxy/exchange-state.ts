import { HeldBytes } from '../../wire/http1/held-bytes.ts';
import { findHeader, type RequestHead } from '../../wire/http1/message-head.ts';
import type { Decision, DeferredDecision, Forward, Respond } from './exchange-handler.ts';
import type { ShapedResponse } from './shaped-response.ts';

/**
 * Where an exchange stands.
 *
 * - `deferred`: its decision waits for the request's body, of which this came; `raw` is that as it stood on the wire
 * - `asked`: the decision is asked for and still to come
 * - `held`: never answered
 * - `answering`, `answered`: answered here, once the request is there
 * - `passing`: forwarded, and the response goes by as it comes
 * - `unshaped`, `shaped`: forwarded, and the response is shaped once it begins, or already
 * - `left`: it was passing when the client closed its side. Nothing is shaped any more: its leaving could not be seen
 * - `over`: its handler has been told how it ended
 */
export type ExchangeState =
  | { kind: 'deferred'; by: DeferredDecision; raw: HeldBytes; body: HeldBytes }
  | { kind: 'asked'; raw: HeldBytes }
  | { kind: 'held' }
  | { kind: 'answering'; response: Respond }
  | { kind: 'answered'; bytes: number; atMs: number }
  | { kind: 'passing'; forward: Forward }
  | { kind: 'unshaped'; forward: Forward }
  | { kind: 'shaped'; forward: Forward; response: ShapedResponse }
  | { kind: 'left'; forward: Forward; atMs: number }
  | { kind: 'over' };

/** What of the states is forwarded. */
export type ForwardedState = Extract<ExchangeState, { forward: Forward }>;

/** Where the exchange of this request stands once it is decided over. */
export function enterState(decision: Decision | DeferredDecision, request: RequestHead): ExchangeState {
  switch (decision.kind) {
    case 'defer':
      return { kind: 'deferred', by: decision, raw: new HeldBytes(), body: new HeldBytes() };
    case 'hold':
      return { kind: 'held' };
    case 'respond':
      return { kind: 'answering', response: decision };
    case 'forward':
      return { kind: isShaped(decision, request) ? 'unshaped' : 'passing', forward: decision };
  }
}

/** A forwarded one; null for any other. */
export function asForwarded(state: ExchangeState): ForwardedState | null {
  switch (state.kind) {
    case 'passing':
    case 'unshaped':
    case 'shaped':
    case 'left':
      return state;
    default:
      return null;
  }
}

/** Is the response to be shaped? One of another protocol is not. */
function isShaped({ shape, edit, headers }: Forward, request: RequestHead): boolean {
  if (shape === undefined && edit === undefined && headers === undefined) return false;
  return findHeader(request.headers, 'upgrade') === undefined;
}
