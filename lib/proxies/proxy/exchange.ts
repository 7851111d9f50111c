import type { BodyReader } from '../../wire/http1/body-reader.ts';
import type { Decision, DeferredDecision, ExchangeHandler, ExchangeOutcome } from './exchange-handler.ts';
import { HeldBytes } from '../../wire/http1/held-bytes.ts';
import { findHeader, hasToken, type RequestHead, type ResponseHead } from '../../wire/http1/message-head.ts';
import { renderResponse } from '../../wire/http1/render-response.ts';
import type { EditResponse } from './edit-response.ts';
import type { PlanStep } from '../../wire/shape/shape-step.ts';
import type { ShapedResponse } from './shaped-response.ts';

/** The shape of a response of which only the head or what stands in it changes. */
const passAll: PlanStep = () => ({ kind: 'pass' });

/** What an exchange asks of the connection it is on. */
export interface ExchangeConnection {
  /** Ends both sides, hard. */
  breakOff(): void;
  /** A decision that was waited for is there. */
  onLateDecision(): void;
  /** Passes on at once what was to go slowly. */
  hurry(): void;
}

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
  /** What came behind a head whose decision is deferred. */
  readonly undecided = new HeldBytes();
  readonly #connection: ExchangeConnection;
  /** Bytes of an answer given here. */
  #ownResponseBytes = 0;
  #released = false;
  /** The body a deferred decision waits for. */
  #body: HeldBytes | null = null;
  #awaited = false;
  #ended = false;

  constructor(
    request: RequestHead,
    handler: ExchangeHandler,
    requestBody: BodyReader | null,
    connection: ExchangeConnection,
  ) {
    this.request = request;
    this.handler = handler;
    this.decision = handler.decision;
    this.requestBody = requestBody;
    this.#connection = connection;
  }

  get forwarded(): boolean {
    return this.decision.kind === 'forward';
  }

  get deferred(): boolean {
    return this.decision.kind === 'defer';
  }

  /** Is the decision asked for and still to come, and the client not done? Then it is better not read any further. */
  get awaitsDecision(): boolean {
    return this.#awaited && !this.requestDone;
  }

  /** Does the client wait to be told to send its body? */
  get holdsBodyBack(): boolean {
    return (this.requestBody?.bytes ?? 0) === 0 && hasToken(this.request.headers, 'expect', '100-continue');
  }

  /** Is it ours to tell the client so? To a request that is forwarded the upstream does. */
  get wantsBody(): boolean {
    return !this.forwarded && !this.#awaited && this.holdsBodyBack;
  }

  /** Does its client wait in vain? */
  get held(): boolean {
    return this.decision.kind === 'hold' || this.stalled;
  }

  get requestDone(): boolean {
    return this.requestBody === null || this.requestBody.done;
  }

  /**
   * How the response is to be shaped. Null: it goes through as it comes; so do those to a client that has closed its
   * side, whose leaving could not be seen any more, and to a request for another protocol.
   */
  get shape(): PlanStep | null {
    const { decision } = this;
    if (decision.kind !== 'forward' || this.#released) return null;
    // Asked for each piece of a response, and almost always answered here.
    if (decision.shape === undefined && decision.edit === undefined && decision.headers === undefined) return null;
    if (this.clientLeftMs !== null || findHeader(this.request.headers, 'upgrade') !== undefined) return null;
    return decision.shape ?? passAll;
  }

  /** How the response is to be edited; null: not at all. */
  get edit(): EditResponse | null {
    return this.decision.kind === 'forward' ? (this.decision.edit ?? null) : null;
  }

  /** How fast its body may go to the upstream; undefined: as fast as it comes. */
  get bytesPerSecond(): number | undefined {
    return this.decision.kind === 'forward' && !this.#released ? this.decision.bytesPerSecond : undefined;
  }

  /** Lets a client that waits in vain go, and shapes the response no longer. */
  release(): void {
    if (this.#ended) return;
    if (this.decision.kind === 'hold') return this.#connection.breakOff();
    this.#released = true;
    this.shaped?.release();
    this.#connection.hurry();
  }

  /** Takes body bytes while the decision is deferred; true when that has settled it. */
  settle(slices: readonly Buffer[]): boolean {
    if (this.decision.kind !== 'defer' || this.#awaited) return false;
    const { maxBytes, decide } = this.decision;
    const body = (this.#body ??= new HeldBytes());
    for (const slice of slices) body.push(slice);
    const fits = this.undecided.bytes <= maxBytes;
    if (fits && !this.requestDone) return false;
    this.#body = null;
    return this.#take(decide(fits ? body.take() : null));
  }

  /** Settles a deferred decision without the body. */
  settleAtOnce(): void {
    if (this.decision.kind === 'defer') this.#take(this.decision.decide(null));
  }

  /** False: the decision is still to come. */
  #take(decided: Decision | Promise<Decision>): boolean {
    if (!(decided instanceof Promise)) {
      this.decision = decided;
      return true;
    }
    this.#awaited = true;
    void decided.then((decision) => {
      if (this.#ended) return;
      this.#awaited = false;
      this.decision = decision;
      this.#connection.onLateDecision();
    });
    return false;
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
    if (this.held) return 'held';
    if (this.responseDoneMs !== null) return 'complete';
    if (lost === 'client' || this.clientLeftMs !== null) return 'client-gone';
    return this.response === null ? 'no-response' : 'cut';
  }
}
