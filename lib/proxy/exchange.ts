import type { BodyReader } from './body-reader.ts';
import type { Decision, DeferredDecision, ExchangeHandler, ExchangeOutcome } from './exchange-handler.ts';
import { HeldBytes } from './held-bytes.ts';
import { findHeader, type RequestHead, type ResponseHead } from './message-head.ts';
import { renderResponse } from './render-response.ts';
import type { EditResponse } from './response-editor.ts';
import type { ResponseShape, ShapeStep } from './response-shape.ts';
import type { ShapedResponse } from './shaped-response.ts';

const PASS: ShapeStep = { kind: 'pass' };

/** One request in progress on a connection, and how far each direction has come. */
export class Exchange {
  readonly request: RequestHead;
  readonly handler: ExchangeHandler;
  readonly requestBody: BodyReader | null;
  /** What becomes of it, once that is decided. */
  decision: Decision | DeferredDecision;
  /** The final response head, once it came. */
  response: ResponseHead | null = null;
  responseBody: BodyReader | null = null;
  /** Does the response end when the upstream closes? */
  endsWithClose = false;
  /** When the last byte of the response came. */
  responseDoneMs: number | null = null;
  /** When the client closed its side of the connection. */
  clientLeftMs: number | null = null;
  /** What the response goes through, once it has begun, when it is shaped. */
  shaped: ShapedResponse | null = null;
  /** Does its client wait for the rest of a response in vain? */
  stalled = false;
  /** Bytes of an answer given here. */
  #ownResponseBytes = 0;
  #released = false;
  /** The body a deferred decision waits for. */
  #body: HeldBytes | null = null;
  #ended = false;

  constructor(request: RequestHead, handler: ExchangeHandler, requestBody: BodyReader | null) {
    this.request = request;
    this.handler = handler;
    this.decision = handler.decision;
    this.requestBody = requestBody;
  }

  get forwarded(): boolean {
    return this.decision.kind === 'forward';
  }

  get deferred(): boolean {
    return this.decision.kind === 'defer';
  }

  get requestDone(): boolean {
    return this.requestBody === null || this.requestBody.done;
  }

  /**
   * How the response is to be shaped. Null: it goes through as it comes; so do those to a client that has closed its
   * side, whose leaving could not be seen any more, and to a request for another protocol.
   */
  get shape(): ResponseShape | null {
    const { decision } = this;
    if (decision.kind !== 'forward' || this.#released) return null;
    if (this.clientLeftMs !== null || findHeader(this.request.headers, 'upgrade') !== undefined) return null;
    return decision.shape ?? (decision.edit === undefined ? null : () => PASS);
  }

  /** How the response is to be edited; null: not at all. */
  get edit(): EditResponse | null {
    return this.decision.kind === 'forward' ? (this.decision.edit ?? null) : null;
  }

  /** Shapes the response no longer. */
  release(): void {
    this.#released = true;
    this.shaped?.release();
  }

  /**
   * Takes body bytes while the decision is deferred; `heldBytes` are those on the wire so far. True when that has
   * settled it.
   */
  settle(slices: readonly Buffer[], heldBytes: number): boolean {
    if (this.decision.kind !== 'defer') return false;
    const { maxBytes, decide } = this.decision;
    const body = (this.#body ??= new HeldBytes());
    for (const slice of slices) body.push(slice);
    const fits = heldBytes <= maxBytes;
    if (fits && !this.requestDone) return false;
    this.#body = null;
    this.decision = decide(fits ? body.take() : null);
    return true;
  }

  /** Settles a deferred decision without the body. */
  settleAtOnce(): void {
    if (this.decision.kind === 'defer') this.decision = this.decision.decide(null);
  }

  /** The answer given here, as it goes out; the response is done with it. */
  answer(response: Extract<Decision, { kind: 'respond' }>, close: boolean, nowMs: number): Buffer {
    const { method } = this.request;
    this.#ownResponseBytes = method === 'HEAD' ? 0 : Buffer.byteLength(response.body);
    this.responseDoneMs = nowMs;
    return renderResponse({ ...response, method, close });
  }

  /** Tells the handler how it ended, the first time only. `lost`: the connection to `lost` is gone. */
  end(lost: 'client' | 'upstream' | 'nobody', nowMs: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.shaped?.stop();
    const outcome = this.#outcome(lost);
    this.handler.onEnd({
      outcome,
      atEpochMs: outcome === 'client-gone' ? (this.clientLeftMs ?? nowMs) : (this.responseDoneMs ?? nowMs),
      requestBytes: this.requestBody?.bytes ?? 0,
      responseBytes: this.#ownResponseBytes + (this.responseBody?.bytes ?? 0),
    });
  }

  #outcome(lost: 'client' | 'upstream' | 'nobody'): ExchangeOutcome {
    if (this.decision.kind === 'hold' || this.stalled) return 'held';
    if (this.responseDoneMs !== null) return 'complete';
    if (lost === 'client' || this.clientLeftMs !== null) return 'client-gone';
    return this.response === null ? 'no-response' : 'cut';
  }
}
