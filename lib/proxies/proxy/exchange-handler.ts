import type { RequestHead, ResponseHead } from '../../wire/http1/message-head.ts';
import type { EditResponse } from './edit-response.ts';
import type { PlanStep } from '../../wire/shape/shape-step.ts';

/**
 * To the upstream, byte for byte; the response comes back as it is, or as `shape` and `edit` say, a shaped one without
 * trailers.
 */
export interface Forward {
  kind: 'forward';
  shape?: PlanStep;
  /** The shape has told: it made the response wait, cut a piece of it, or stopped it. May be called again. */
  onShaped?: () => void;
  edit?: EditResponse;
  /** The response has these, names in lower case, in place of its own of the same name. */
  headers?: Readonly<Record<string, string>>;
  /** The request's body is read and passed on no faster than that. */
  bytesPerSecond?: number;
}

/** Read to its end, then answered here; the connection stays. */
export interface Respond {
  kind: 'respond';
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What becomes of one request. `hold`: it is read to its end and never answered. */
export type Decision = Forward | Respond | { kind: 'hold' };

/**
 * A decision that is made when the request's body is there. Until then nothing of the request is passed on; if it
 * is forwarded after all, its bytes go out as they came.
 */
export interface DeferredDecision {
  kind: 'defer';
  /** A body that takes more on the wire is not waited for. */
  maxBytes: number;
  /**
   * Called once, after `onRequestBody` has seen what there is. `body` has the transfer coding taken off; null: it is
   * over `maxBytes`, or the client holds it back until it is told to continue, which is the upstream's to say.
   *
   * A promise keeps the request waiting, and must not be rejected. A client that leaves meanwhile ends the exchange
   * (`onEnd`), and the answer is of no use any more; one that has sent more than `maxBytes` is not read on until then,
   * so that its leaving shows late.
   */
  decide(body: Buffer | null): Decision | Promise<Decision>;
}

/** How an exchange ended, seen from the wire alone; the words are those of the records. */
export type ExchangeOutcome = 'complete' | 'cut' | 'no-response' | 'client-gone' | 'held';

/** What is known at the end of an exchange. Bytes are body bytes, transfer coding taken off. */
export interface ExchangeEnd {
  outcome: ExchangeOutcome;
  atEpochMs: number;
  requestBytes: number;
  responseBytes: number;
}

/** A request whose head has just been read. */
export interface OpenedExchange {
  readonly request: RequestHead;
  /** When the first byte of the head came; for a pipelined request, when its turn came. */
  readonly startEpochMs: number;
  /**
   * Lets go of what the decision keeps waiting: a client that waits in vain is reset and the exchange ends; what is
   * left of a shaped response, or of a request read slowly, goes through as it comes. Does nothing to any other, or after the end.
   */
  release(): void;
}

/**
 * Decides over one request and watches it. Bodies are seen after they were passed on (unless the decision waits for
 * them), so a slow watcher delays nobody but the next event. A callback that is not there costs nothing.
 */
export interface ExchangeHandler {
  readonly decision: Decision | DeferredDecision;
  /** A piece of the request body, transfer coding taken off. The buffer must not be kept without a copy. */
  onRequestBody?: (slice: Buffer) => void;
  /** The final response head (no 1xx); may still set `onResponseBody`. Not called for `respond`. */
  onResponseHead?: (head: ResponseHead, atEpochMs: number) => void;
  /** A piece of the response's body, transfer coding taken off: from `start` to `end` of `chunk`, which stays as it is. */
  onResponseBody?: (chunk: Buffer, start: number, end: number, atEpochMs: number) => void;
  /** Called exactly once. */
  onEnd(end: ExchangeEnd): void;
}

/** Called for every request with a head that can be read. */
export type OpenExchange = (exchange: OpenedExchange) => ExchangeHandler;
