import { happensLater } from '../faults/fault.ts';
import { readFaultRequest } from '../faults/fault-request.ts';
import type { Decision, ExchangeEnd, OpenedExchange } from '../proxy/exchange-handler.ts';
import type { AttemptRecord } from '../records/record.ts';
import { DecidedFault } from './decided-fault.ts';
import type { FaultChain } from './fault-chain.ts';
import type { WaitingAttempts } from './waiting-attempts.ts';

/** What faults need of the injector. */
export interface FaultDesk {
  readonly waiting: WaitingAttempts;
  /** Of the clock the faults are armed by, ms. */
  now(): number;
  /** A fault has happened to an attempt, its first one. */
  onFaulted(): void;
}

/** What a record says of the faults of one attempt. */
export type MetFaults = Pick<AttemptRecord, 'fault' | 'missed' | 'forwarded'>;

/** What the armed faults do to one attempt, and whether they did. */
export class AttemptFaults {
  readonly #exchange: OpenedExchange;
  readonly #number: number;
  readonly #desk: FaultDesk;
  #chain: FaultChain | null = null;
  #decision: Decision = { kind: 'forward' };
  #decided: DecidedFault | null = null;
  #slowed: DecidedFault | null = null;
  #fault: string | null = null;
  #missed: AttemptRecord['missed'];

  /** `number`: its place among all attempts of this injector, from 1. */
  constructor(exchange: OpenedExchange, number: number, desk: FaultDesk) {
    this.#exchange = exchange;
    this.#number = number;
    this.#desk = desk;
  }

  /** What becomes of it, once that is decided. */
  get decision(): Decision {
    return this.#decision;
  }

  /** Does a limit it has met want to know the tokens of the answer? */
  get readsUsage(): boolean {
    return this.#chain?.readsUsage === true;
  }

  /** Does a fault happen to the first bytes of the request's body that are still to come? */
  get awaitsBody(): boolean {
    return this.#slowed !== null;
  }

  /** Asks these faults; `body` is null when it was not read, `index` the arrival when that is known. */
  decide(chain: FaultChain, body: string | null, index: number | null): Decision | Promise<Decision> {
    this.#chain = chain;
    const exchange = this.#exchange;
    const number = this.#number;
    const { waiting } = this.#desk;
    const { method, target, headers } = exchange.request;
    const request = readFaultRequest({ method, target, headers, body, atEpochMs: exchange.startEpochMs });
    const met = chain.decide({ request, nowMs: this.#desk.now(), index, number });
    const { applied } = met;
    if (Object.keys(met.headers).length > 0) this.#decision = { kind: 'forward', headers: met.headers };
    if (applied === null) return this.#decision;
    const { action } = applied;
    const { kind } = applied.fault;
    const decided = new DecidedFault(kind, (skipped) => {
      met.settle(skipped);
      this.#note(kind, skipped);
    });
    this.#decided = decided;
    if (!happensLater(action)) decided.settle(null);
    if (action.kind !== 'respond') waiting.hold(exchange, decided.settle);
    if (action.kind === 'queue') return waiting.waitForTurn(exchange, number).then(() => this.#decision);
    if (action.kind === 'respond' || action.kind === 'hold') return (this.#decision = action);
    if (action.kind === 'read-slowly') this.#slowed = decided;
    this.#decision = { ...this.#decision, kind: 'forward', ...decided.plan(action, met.answers) };
    if (body !== null && body !== '') this.onBody();
    return this.#decision;
  }

  /** Bytes of the request's body have come. */
  onBody(): void {
    this.#slowed?.settle(null);
    this.#slowed = null;
  }

  /** It is over; lets go on whom it makes room for. */
  end({ outcome, requestBytes }: ExchangeEnd, outputTokens: number | null): MetFaults {
    const { waiting, now } = this.#desk;
    waiting.letGo(this.#exchange);
    if (requestBytes > 0) this.onBody();
    this.#decided?.end(outcome);
    const waited = waiting.leaveQueue(this.#number);
    waiting.admit(this.#chain?.finish(this.#number, { nowMs: now(), outputTokens }) ?? []);
    return {
      fault: this.#fault,
      ...(this.#fault !== null && this.#decision.kind === 'forward' && !waited ? { forwarded: true } : {}),
      ...(this.#missed === undefined ? {} : { missed: this.#missed }),
    };
  }

  #note(kind: string, skipped: string | null): void {
    if (skipped !== null) this.#missed = { fault: kind, reason: skipped };
    else {
      if (this.#fault === null) this.#desk.onFaulted();
      this.#fault ??= kind;
    }
  }
}
