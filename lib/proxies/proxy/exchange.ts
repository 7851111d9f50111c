import type { BodyReader } from '../../wire/http1/body-reader.ts';
import type { HeadCollector } from '../../wire/http1/head-collector.ts';
import { hasToken, type RequestHead, wantsClose } from '../../wire/http1/message-head.ts';
import { renderResponse } from '../../wire/http1/render-response.ts';
import type { Decision, ExchangeHandler, ExchangeOutcome, Forward, Respond } from './exchange-handler.ts';
import { asForwarded, enterState, type ExchangeState } from './exchange-state.ts';
import { ResponseProgress } from './response-progress.ts';
import type { ShapedResponse } from './shaped-response.ts';

const OVER: ExchangeState = { kind: 'over' };

/** What an exchange asks of the connection it is on. */
export interface ExchangeConnection {
  /** Ends both sides, hard. */
  breakOff(): void;
  /** A decision that was waited for is there; `raw` is what came of the request meanwhile, as it stood on the wire. */
  onLateDecision(raw: Buffer): void;
  /** Passes on at once what was to go slowly. */
  hurry(): void;
}

/** One request in progress on a connection, and how far each direction has come. */
export class Exchange {
  readonly request: RequestHead;
  readonly handler: ExchangeHandler;
  readonly requestBody: BodyReader | null;
  readonly #connection: ExchangeConnection;
  readonly #response: ResponseProgress;
  #state: ExchangeState;

  constructor(
    request: RequestHead,
    handler: ExchangeHandler,
    requestBody: BodyReader | null,
    connection: ExchangeConnection,
  ) {
    this.request = request;
    this.handler = handler;
    this.requestBody = requestBody;
    this.#connection = connection;
    this.#response = new ResponseProgress(request, handler);
    this.#state = enterState(handler.decision, request);
  }

  /** Does it go to the upstream? */
  get forwarded(): boolean {
    return asForwarded(this.#state) !== null;
  }

  /** Is it not decided yet? */
  get deferred(): boolean {
    return this.#state.kind === 'deferred' || this.#state.kind === 'asked';
  }

  /** Is the decision asked for and still to come, and the client not done? Then it is better not read any further. */
  get awaitsDecision(): boolean {
    return this.#state.kind === 'asked' && !this.requestDone;
  }

  /** Does the client wait to be told to send its body? */
  get holdsBodyBack(): boolean {
    return (this.requestBody?.bytes ?? 0) === 0 && hasToken(this.request.headers, 'expect', '100-continue');
  }

  /** Is it ours to tell the client so? To a request that is forwarded the upstream does. */
  get wantsBody(): boolean {
    return !this.forwarded && this.#state.kind !== 'asked' && this.holdsBodyBack;
  }

  /** Does its client wait in vain? */
  get held(): boolean {
    return this.#state.kind === 'held' || this.shaped?.stalled === true;
  }

  get requestDone(): boolean {
    return this.requestBody === null || this.requestBody.done;
  }

  /** Has the upstream begun to answer? */
  get responseBegun(): boolean {
    return this.#response.begun;
  }

  /** Has the last byte of the upstream's response come? */
  get responseDone(): boolean {
    return this.#response.doneMs !== null;
  }

  /** Is what comes behind the response of another protocol? */
  get changesProtocol(): boolean {
    return this.#response.changesProtocol;
  }

  /** How fast its body may go to the upstream; undefined: as fast as it comes. */
  get bytesPerSecond(): number | undefined {
    return asForwarded(this.#state)?.forward.bytesPerSecond;
  }

  /** By what its response is to be shaped, once it begins; null: it goes by as it comes, or is shaped already. */
  get unshaped(): Forward | null {
    return this.#state.kind === 'unshaped' ? this.#state.forward : null;
  }

  /** What the response goes through, once it has begun, when it is shaped. */
  get shaped(): ShapedResponse | null {
    return this.#state.kind === 'shaped' ? this.#state.response : null;
  }

  /** The answer that is to be given here once the request is done. */
  get ownAnswer(): Respond | null {
    return this.#state.kind === 'answering' ? this.#state.response : null;
  }

  /** Its response begins, and goes through this. */
  shapeBy(response: ShapedResponse): void {
    if (this.#state.kind === 'unshaped') this.#state = { kind: 'shaped', forward: this.#state.forward, response };
  }

  /** The client has closed its side, and what is left of the response goes by as it comes. */
  leave(atMs: number): void {
    const forwarded = asForwarded(this.#state);
    if (forwarded !== null) this.#state = { kind: 'left', forward: forwarded.forward, atMs };
  }

  /** Lets a client that waits in vain go, and shapes the response no longer. */
  release(): void {
    const state = this.#state;
    if (state.kind === 'held') return this.#connection.breakOff();
    if (asForwarded(state) === null) return;
    if (state.kind === 'unshaped') this.#state = { kind: 'passing', forward: state.forward };
    if (state.kind === 'shaped') state.response.release();
    this.#connection.hurry();
  }

  /** Keeps bytes of the request, as they stand on the wire, while it is not decided. */
  holdBack(raw: Buffer): void {
    if (this.#state.kind === 'deferred' || this.#state.kind === 'asked') this.#state.raw.push(raw);
  }

  /** Takes body bytes while the decision is deferred. When that has settled it, it returns what was held back. */
  settle(slices: readonly Buffer[]): Buffer | null {
    if (this.#state.kind !== 'deferred') return null;
    const { by, raw, body } = this.#state;
    for (const slice of slices) body.push(slice);
    const fits = raw.bytes <= by.maxBytes;
    if (fits && !this.requestDone) return null;
    return this.#take(by.decide(fits ? body.take() : null)) ? raw.take() : null;
  }

  /** Settles a deferred decision without the body. */
  settleAtOnce(): void {
    if (this.#state.kind === 'deferred') this.#take(this.#state.by.decide(null));
  }

  /** False: the decision is still to come. */
  #take(decided: Decision | Promise<Decision>): boolean {
    if (this.#state.kind !== 'deferred') return false;
    if (!(decided instanceof Promise)) {
      this.#state = enterState(decided, this.request);
      return true;
    }
    this.#state = { kind: 'asked', raw: this.#state.raw };
    void decided.then((decision) => {
      if (this.#state.kind !== 'asked') return;
      const { raw } = this.#state;
      this.#state = enterState(decision, this.request);
      this.#connection.onLateDecision(raw.take());
    });
    return false;
  }

  /** The answer given here, as it goes out; the response is done with it. */
  answer(response: Respond, close: boolean, atMs: number): Buffer {
    const { method } = this.request;
    this.#state = { kind: 'answered', bytes: method === 'HEAD' ? 0 : Buffer.byteLength(response.body), atMs };
    return renderResponse({ ...response, method, close });
  }

  /** Is it over, and may the next request come over its connection? */
  get keepsConnection(): boolean {
    return this.responseDone && !this.#response.endsConnection && !wantsClose(this.request);
  }

  /** Takes bytes of the response; see `ResponseProgress.read`. */
  readResponse(collector: HeadCollector, chunk: Buffer, atMs: number): number {
    return this.#response.read(collector, chunk, atMs);
  }

  /** Shows the body bytes of the chunk that was read last to whoever watches them. */
  showResponse(chunk: Buffer, atMs: number): void {
    this.#response.showBody(chunk, atMs);
  }

  /** The upstream has closed its connection in order, which ends some messages. */
  endByClose(atMs: number): void {
    // Once its client has left, an upstream's close says nothing about the end of the answer.
    if (this.#state.kind !== 'left') this.#response.endByClose(atMs);
  }

  /** Tells the handler how it ended, the first time only. `lost`: the connection to `lost` is gone. */
  end(lost: 'client' | 'upstream' | 'nobody', nowMs: number): void {
    const state = this.#state;
    if (state.kind === 'over') return;
    const outcome = this.#outcome(lost);
    const doneMs = state.kind === 'answered' ? state.atMs : this.#response.doneMs;
    this.#state = OVER;
    if (state.kind === 'shaped') state.response.stop();
    this.handler.onEnd({
      outcome,
      atEpochMs: (outcome === 'client-gone' ? (state.kind === 'left' ? state.atMs : null) : doneMs) ?? nowMs,
      requestBytes: this.requestBody?.bytes ?? 0,
      responseBytes: state.kind === 'answered' ? state.bytes : this.#response.bytes,
    });
  }

  #outcome(lost: 'client' | 'upstream' | 'nobody'): ExchangeOutcome {
    if (this.held) return 'held';
    if (this.#state.kind === 'answered' || this.responseDone) return 'complete';
    if (lost === 'client' || this.#state.kind === 'left') return 'client-gone';
    return this.#response.begun ? 'cut' : 'no-response';
  }
}
