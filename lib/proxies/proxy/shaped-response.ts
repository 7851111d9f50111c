import { LAST_CHUNK, writeChunk } from '../../wire/http1/write-chunk.ts';
import type { TakenHead } from '../../wire/http1/taken-head.ts';
import { findHeader, type ResponseHead } from '../../wire/http1/message-head.ts';
import type { Intake } from './response-intake.ts';
import type { PlanStep, ShapeMoment, ShapeStep } from '../../wire/shape/shape-step.ts';
import { TokenCounter } from './token-counter.ts';

/** How an upstream was lost: by its own close, by an error, or because it broke the protocol. */
export type UpstreamLoss = 'ended' | 'failed' | 'broken';

/** Where a shaped response goes: what its connection does for it. */
export interface ShapedOutlet {
  /** The final head as it goes out; without it, as it came. */
  rewriteHead?(bytes: Buffer): Buffer;
  /** Passes bytes on as if the upstream had just sent them; true when the client wants no more until `resume`. */
  pass(bytes: Buffer): boolean;
  /** The shape has made the response wait, has cut a piece of it, or stops it. */
  shaped(): void;
  /** Reads the upstream, or leaves it waiting. */
  read(wanted: boolean): void;
  reset(): void;
  halfClose(): void;
  /** Ends the message: `last` is all that is missing of it, or null when only closing the connection ends it. */
  end(last: Buffer | null): void;
  /** All that came has been passed on, and the upstream is gone. */
  lose(loss: UpstreamLoss): void;
}

/** Body bytes kept before the upstream is left waiting. */
const MAX_KEPT_BYTES = 64 * 1024;
/** Node's timers take no longer waits. */
const MAX_TIMER_MS = 2_147_483_647;
/** A Node client that gets bytes and a reset at once takes the reset for a regular close (libuv at POLLHUP). */
const RESET_GAP_MS = 20;
const LAST_CHUNK_BYTES = Buffer.from(LAST_CHUNK);
const KEEP_ALIVE = Buffer.from(': keep-alive\n\n');
const PASS: ShapeStep = { kind: 'pass' };

/**
 * One response that is passed on the way a `PlanStep` says. Heads go out as they came; a chunked body is
 * chunked anew, without extensions and trailers, so that it can stop and end anywhere.
 */
export class ShapedResponse {
  readonly #outlet: ShapedOutlet;
  readonly #intake: Intake;
  #planStep: PlanStep;
  #state: 'open' | 'blocked' | 'stalled' | 'resetting' | 'over' = 'open';
  #loss: UpstreamLoss | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** When the head came, then when it was passed on. */
  #sinceMs = 0;
  #headSent = false;
  #bytesSent = 0;
  #tokens: TokenCounter | null = null;

  constructor(intake: Intake, planStep: PlanStep, outlet: ShapedOutlet) {
    this.#outlet = outlet;
    this.#planStep = planStep;
    this.#intake = intake;
  }

  /** Does the client wait for the rest in vain? */
  get stalled(): boolean {
    return this.#state === 'stalled';
  }

  /** Takes bytes of the upstream. */
  push(chunk: Buffer): void {
    const awaited = this.#intake.head === null;
    this.#intake.push(chunk);
    for (const interim of this.#intake.interim.splice(0)) this.#outlet.pass(interim);
    if (this.#intake.broken) this.#loss = 'broken';
    if (awaited) this.#sinceMs = performance.now();
    this.#run();
  }

  /** The upstream is gone; what came before that is still passed on. */
  lose(loss: UpstreamLoss): void {
    this.#loss ??= loss;
    this.#intake.lose(loss === 'ended');
    this.#run();
  }

  /** The client takes more. */
  resume(): void {
    if (this.#state === 'blocked') this.#state = 'open';
    this.#run();
  }

  /** Shapes no longer: what waits goes on at once; a client that waits in vain is reset. */
  release(): void {
    this.#planStep = () => PASS;
    this.#intake.release();
    // The client gets it as it would have.
    if (this.#state === 'resetting') return;
    if (this.#state === 'stalled') return this.#outlet.reset();
    this.#cancel();
    this.#run();
  }

  /** Passes nothing on any more. */
  stop(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#cancel();
    this.#outlet.read(true);
  }

  #run(): void {
    while (this.#state === 'open' && this.#timer === null) {
      const { head, body } = this.#intake;
      if (head === null) {
        if (this.#loss !== null) this.#outlet.lose(this.#loss);
        break;
      }
      const step = this.#planStep(this.#moment());
      const isIdle = this.#headSent && body.length === 0;
      if (isIdle && !this.#canDoWithout(step)) {
        this.#endOfBody(head);
        break;
      }
      if (step.kind === 'pass') this.#pass(head, step);
      else {
        this.#outlet.shaped();
        this.#act(step, head);
      }
    }
    const kept = this.#intake.body.reduce((sum, slice) => sum + slice.length, 0);
    if (this.#state !== 'over') this.#outlet.read(this.#state !== 'stalled' && kept <= MAX_KEPT_BYTES);
    // Behind a whole response: what it said more is nobody's.
    else if (this.#intake.whole && this.#loss === 'broken') this.#outlet.lose('broken');
  }

  /** Is there something to do though nothing of the body is there? To end what is over would change nothing. */
  #canDoWithout({ kind }: ShapeStep): boolean {
    return kind !== 'pass' && kind !== 'wait' && !(kind === 'end' && this.#intake.whole);
  }

  #act(step: Exclude<ShapeStep, { kind: 'pass' }>, { framing }: TakenHead): void {
    switch (step.kind) {
      case 'wait':
        return this.#after(step.ms, () => this.#run());
      case 'stall':
        this.#state = 'stalled';
        if (step.keepAliveMs !== null && framing.kind !== 'length') this.#keepAlive(step.keepAliveMs);
        return;
      case 'reset':
        if (!this.#headSent) return this.#reset();
        this.#state = 'resetting';
        return this.#after(RESET_GAP_MS, () => this.#reset());
      case 'half-close':
        this.stop();
        return this.#outlet.halfClose();
      case 'end':
        this.stop();
        return this.#outlet.end(framing.kind === 'chunked' && this.#headSent ? LAST_CHUNK_BYTES : null);
    }
  }

  #reset(): void {
    this.stop();
    this.#outlet.reset();
  }

  #pass({ head, bytes }: TakenHead, limits: Extract<ShapeStep, { kind: 'pass' }>): void {
    if (this.#headSent) return this.#passBody(limits);
    this.#headSent = true;
    this.#sinceMs = performance.now();
    this.#tokens = isEventStream(head) ? new TokenCounter() : null;
    this.#emit(this.#outlet.rewriteHead?.(bytes) ?? bytes);
  }

  #passBody({ maxBytes = Infinity, maxTokens = Infinity }: Extract<ShapeStep, { kind: 'pass' }>): void {
    const { body } = this.#intake;
    const slice = body.shift() as Buffer;
    let taken = Math.min(slice.length, Math.max(1, Math.floor(maxBytes)));
    if (this.#tokens !== null) {
      taken = this.#tokens.push(slice.subarray(0, taken), this.#tokens.tokens + Math.max(1, Math.floor(maxTokens)));
    }
    if (taken < slice.length) {
      body.unshift(slice.subarray(taken));
      this.#outlet.shaped();
    }
    this.#bytesSent += taken;
    this.#emitBody(slice.subarray(0, taken));
  }

  #endOfBody(taken: TakenHead): void {
    const loss = this.#loss;
    const { framing } = taken;
    const { whole, stop } = this.#intake;
    if (stop !== null) return this.#act({ kind: stop }, taken);
    if (!whole && loss === null) return;
    this.stop();
    if (whole && framing.kind === 'chunked') this.#outlet.pass(LAST_CHUNK_BYTES);
    if (loss !== null && !whole) this.#outlet.lose(loss);
  }

  #emitBody(bytes: Buffer): void {
    if (this.#intake.head?.framing.kind !== 'chunked') return this.#emit(bytes);
    this.#emit(writeChunk(bytes));
  }

  #emit(bytes: Buffer): void {
    if (this.#outlet.pass(bytes) && this.#state === 'open') this.#state = 'blocked';
  }

  #keepAlive(everyMs: number): void {
    // Inside an event a comment would be part of its data.
    if (this.#tokens?.isBetween !== true) return;
    this.#after(everyMs, () => {
      this.#emitBody(KEEP_ALIVE);
      if (this.#state === 'stalled') this.#keepAlive(everyMs);
    });
  }

  #moment(): ShapeMoment {
    return {
      headSent: this.#headSent,
      elapsedMs: performance.now() - this.#sinceMs,
      bytesSent: this.#bytesSent,
      tokensSent: this.#tokens?.tokens ?? null,
    };
  }

  #after(ms: number, then: () => void): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        then();
      },
      Math.min(MAX_TIMER_MS, Math.max(1, ms)),
    );
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

/** Is it an event stream whose text can be read? */
function isEventStream({ headers }: ResponseHead): boolean {
  if (findHeader(headers, 'content-type')?.toLowerCase().includes('text/event-stream') !== true) return false;
  return (findHeader(headers, 'content-encoding') ?? 'identity') === 'identity';
}
