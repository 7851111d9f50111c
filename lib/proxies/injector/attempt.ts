import type {
  Decision,
  DeferredDecision,
  ExchangeEnd,
  ExchangeHandler,
  OpenedExchange,
} from '../proxy/exchange-handler.ts';
import { findHeader, type HeaderField, type ResponseHead } from '../../wire/http1/message-head.ts';
import {
  type Correlation,
  CORRELATION_HEADER,
  findAnyIndex,
  GUARD_HEADER,
  isGuardCall,
} from '../../kit/terms/correlation.ts';
import { type CorrelationScanner, createCorrelationScanner } from '../../collector/records/correlation-scanner.ts';
import type { CallMarker } from '../../collector/records/call-words.ts';
import type { AttemptRecord, WireEnd } from '../../collector/records/record.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { type BearingCall, createBearingCall } from '../answers/bearing-call.ts';
import { describeAsked } from '../answers/describe-asked.ts';
import { describeRefusal, shortenRefusal } from '../answers/describe-refusal.ts';
import type { LateReading } from '../answers/late-reading.ts';
import type { ResponseReader, ResponseReading } from '../answers/response-reader.ts';
import { AttemptFaults, type FaultContext, type MetFaults } from './attempt-faults.ts';
import { bearsAnyTrace } from '../../kit/terms/trace-context.ts';
import { correlateCall } from './correlate-call.ts';
import type { FaultChain } from './fault-chain.ts';
import type { RunCalls } from './open-calls.ts';
import type { RunIdentity } from './run-identity.ts';
import { createUsageWatch, type UsageWatch } from './usage-watch.ts';

/** The largest body that is read before a decision; a larger one is decided over by its head alone. */
const MAX_READ_BYTES = 1024 * 1024;
/** Shared, since most calls of most days come to no fault. */
const FORWARD: Decision = { kind: 'forward' };
const UNFAULTED: MetFaults = { fault: null, faultEpochMs: null };
const MAX_PATH_CHARACTERS = 200;

/** What an attempt needs of the injector. */
export interface AttemptContext extends FaultContext {
  /** The faults armed at this moment; null when there are none. */
  armed(): FaultChain | null;
  reading: LateReading;
  redactor: Redactor;
  /** The attempt is over; what is recorded of it is known once its answer has been read. It may still be changed. */
  onEnd(attempt: Attempt, record: Promise<AttemptRecord>): void;
}

/** One upstream call: decided over when it begins, watched while it goes by, told of when it is over. */
export class Attempt implements ExchangeHandler {
  readonly run: RunIdentity;
  readonly calls: RunCalls;
  readonly decision: Decision | DeferredDecision;
  onRequestBody?: (slice: Buffer) => void;
  onResponseBody?: (chunk: Buffer, start: number, end: number, atEpochMs: number) => void;
  readonly #context: AttemptContext;
  readonly #exchange: OpenedExchange;
  readonly #number: number;
  /** It is a guard's that the drill asks: no attempt for a request, whatever stands in it. */
  readonly #isGuard: boolean;
  readonly #byHeader: Correlation;
  readonly #scanner: CorrelationScanner | null;
  readonly #faults: AttemptFaults | null;
  readonly #bearing: BearingCall;
  #status: number | null = null;
  #headEpochMs = 0;
  #headers: readonly HeaderField[] = [];
  #answer: ResponseReader | null = null;
  #usage: UsageWatch | null = null;

  /** `number`: its place among all attempts of this injector, from 1. */
  constructor(exchange: OpenedExchange, number: number, run: RunIdentity, calls: RunCalls, context: AttemptContext) {
    this.#exchange = exchange;
    this.#number = number;
    this.run = run;
    this.calls = calls;
    this.#context = context;
    const { headers } = exchange.request;
    this.#isGuard = run.runToken !== null && isGuardCall(findHeader(headers, GUARD_HEADER), run.runToken);
    this.#byHeader = this.#isGuard ? { index: null, by: null } : correlateCall(headers, run.runToken);
    this.#scanner = run.runToken === null || this.#isGuard ? null : createCorrelationScanner(run.runToken);
    const chain = context.armed();
    this.#faults = chain === null ? null : new AttemptFaults(exchange, number, context);
    this.decision = chain === null ? FORWARD : this.#decide(chain);
    this.#bearing = createBearingCall(exchange.request, context.redactor);
    this.#watchRequestBody();
  }

  onResponseHead({ status, headers }: ResponseHead, atEpochMs: number): void {
    this.#status = status;
    this.#headEpochMs = atEpochMs;
    this.#headers = headers;
    const answer = this.#context.reading.create(headers);
    this.#answer = answer;
    const usage = this.#faults?.readsUsage === true ? createUsageWatch(headers) : null;
    this.#usage = usage;
    this.onResponseBody = (chunk, start, end, atMs) => {
      const bytes = chunk.subarray(start, end);
      answer.push(bytes, atMs);
      usage?.push(bytes);
    };
  }

  onEnd(end: ExchangeEnd): void {
    const met = this.#faults?.end(end, this.#usage?.outputTokens() ?? null) ?? UNFAULTED;
    const decision = this.#faults?.decision;
    if (decision?.kind === 'respond' && end.outcome === 'complete') {
      this.#status = decision.status;
      this.#headEpochMs = end.atEpochMs;
      this.#answer = this.#context.reading.create(listFields(decision.headers));
      if (end.responseBytes > 0) this.#answer.push(Buffer.from(decision.body), end.atEpochMs);
    }
    this.#context.onEnd(this, this.#record(end, met));
  }

  async #record(end: ExchangeEnd, { faultEpochMs, ...met }: MetFaults): Promise<AttemptRecord> {
    const reading = (await this.#answer?.end()) ?? null;
    const { index, by } = this.#found();
    const { provider } = this.run;
    const { method, target } = this.#exchange.request;
    // What a fault answers in its place is no word of the provider's.
    const isProviders = met.fault === null || met.forwarded === true;
    const refusal = reading !== null && isProviders ? describeRefusal(this.#status, this.#headers, reading) : null;
    const record: AttemptRecord = {
      kind: 'attempt',
      id: `${provider}-${this.#number}`,
      provider,
      index,
      correlatedBy: by,
      startEpochMs: this.#exchange.startEpochMs,
      headersMs: this.#status === null ? null : this.#since(this.#headEpochMs),
      endMs: this.#since(end.atEpochMs),
      status: this.#status,
      end: readEnd(end, reading),
      responseBytes: end.responseBytes,
      ...met,
      faultMs: faultEpochMs === null ? null : this.#since(faultEpochMs),
      method,
      path: target.replace(/[?#].*$/s, '').slice(0, MAX_PATH_CHARACTERS),
      marker: this.#findMarker(index),
      said: reading?.said ?? null,
      asked: describeAsked(target, this.#bearing.readBody()),
      ...(refusal === null ? {} : { refusal }),
    };
    const cleaned = this.#bearing.clean(record);
    return cleaned.refusal === undefined ? cleaned : { ...cleaned, refusal: shortenRefusal(cleaned.refusal) };
  }

  #decide(chain: FaultChain): Decision | DeferredDecision {
    if (chain.readsBody(this.#byHeader.index !== null)) {
      return { kind: 'defer', maxBytes: MAX_READ_BYTES, decide: (body) => this.#decideLate(body) };
    }
    // What may have to wait for its turn is always deferred, so this one is decided now.
    void this.#faults?.decide(chain, null, this.#byHeader.index);
    return this.#faults?.decision ?? FORWARD;
  }

  #decideLate(body: Buffer | null): Decision | Promise<Decision> {
    // Asked anew: a body may take longer to come than a lease lasts.
    const chain = this.#context.armed();
    if (chain === null || this.#faults === null) return FORWARD;
    const decided = this.#faults.decide(chain, body?.toString() ?? null, this.#found().index);
    return decided;
  }

  #watchRequestBody(): void {
    this.onRequestBody = (slice) => {
      this.#bearing.push(slice);
      this.#faults?.onBody();
      this.#scanner?.push(slice.toString('latin1'));
    };
  }

  /**
   * A field of the body is of the very request that is answered. A head may be another's: a target that keeps headers, or a trace's context,
   * for longer than a request lends them to the calls of the next. A marker may be an earlier turn's, and goes behind both.
   */
  #found(): Correlation {
    const inBody = this.#scanner?.found() ?? this.#byHeader;
    const isLent = inBody.by === 'body' && inBody.index !== this.#byHeader.index;
    return this.#byHeader.by === null || isLent ? inBody : this.#byHeader;
  }

  #findMarker(index: number | null): CallMarker {
    if (this.#isGuard) return 'guard';
    if (index !== null) return 'ours';
    const { headers } = this.#exchange.request;
    const header = findHeader(headers, CORRELATION_HEADER);
    const hasOther =
      (header !== undefined && findAnyIndex(`"${header}"`) !== null) ||
      bearsAnyTrace(findHeader(headers, 'traceparent'), findHeader(headers, 'baggage')) ||
      this.#scanner?.foundAny() === true;
    return hasOther ? 'other-run' : 'none';
  }

  #since(atEpochMs: number): number {
    return Math.max(0, Math.round((atEpochMs - this.#exchange.startEpochMs) * 1000) / 1000);
  }
}

function readEnd({ outcome }: ExchangeEnd, reading: ResponseReading | null): WireEnd {
  return outcome === 'complete' && reading?.terminated === false ? 'unterminated' : outcome;
}

function listFields(headers: Readonly<Record<string, string>>): HeaderField[] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}
