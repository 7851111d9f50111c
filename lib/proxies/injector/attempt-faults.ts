import { readFaultRequest } from '../../faults/fault/fault-request.ts';
import type { Decision, ExchangeEnd, Forward, OpenedExchange } from '../proxy/exchange-handler.ts';
import type { AttemptRecord } from '../../collector/records/record.ts';
import { nowEpochMs } from '../process/now.ts';
import { DecidedFault } from './decided-fault.ts';
import type { ChainVerdict, FaultChain } from './fault-chain.ts';
import type { FaultOutcome } from '../../faults/edit/fault-outcome.ts';
import type { WaitingAttempts } from './waiting-attempts.ts';

/** What faults need of the injector. */
export interface FaultContext {
  readonly waiting: WaitingAttempts;
  /** Of the clock the faults are armed by, ms. */
  now(): number;
  /** A fault has happened to an attempt, its first one. */
  onFaulted(): void;
}

/** What a record says of the faults of one attempt. */
export type MetFaults = Pick<AttemptRecord, 'fault' | 'furtherFaults' | 'missed' | 'furtherMissed' | 'forwarded'> & {
  /** When the first of them acted; null: none did. */
  faultEpochMs: number | null;
};

/** What the armed faults do to one attempt, and whether they did. */
export class AttemptFaults {
  readonly #exchange: OpenedExchange;
  readonly #number: number;
  readonly #context: FaultContext;
  #chain: FaultChain | null = null;
  #decision: Decision = { kind: 'forward' };
  #decided: readonly DecidedFault[] = [];
  /** Kinds of those that have happened, the first one first. */
  readonly #happened: string[] = [];
  #faultEpochMs: number | null = null;
  readonly #missed: NonNullable<AttemptRecord['furtherMissed']> = [];

  /** `number`: its place among all attempts of this injector, from 1. */
  constructor(exchange: OpenedExchange, number: number, context: FaultContext) {
    this.#exchange = exchange;
    this.#number = number;
    this.#context = context;
  }

  /** What becomes of it, once that is decided. */
  get decision(): Decision {
    return this.#decision;
  }

  /** Does a limit it has met want to know the tokens of the answer? */
  get readsUsage(): boolean {
    return this.#chain?.readsUsage === true;
  }

  /** Does a fault happen to bytes of the request's body that are still to come? */
  get awaitsBody(): boolean {
    return this.#decided.some(({ awaitsBody }) => awaitsBody);
  }

  /** Asks these faults; `body` is null when it was not read, `index` the arrival when that is known. */
  decide(chain: FaultChain, body: string | null, index: number | null): Decision | Promise<Decision> {
    this.#chain = chain;
    const { method, target, headers } = this.#exchange.request;
    const request = readFaultRequest({ method, target, headers, body, atEpochMs: this.#exchange.startEpochMs });
    const met = chain.decide({ request, nowMs: this.#context.now(), index, number: this.#number });
    const decided = this.#take(met);
    if (body !== null && body !== '') this.onBody();
    return decided;
  }

  /** Bytes of the request's body have come. */
  onBody(): void {
    for (const fault of this.#decided) fault.onBody();
  }

  /** It is over; lets go on whom it makes room for. */
  end({ outcome, requestBytes }: ExchangeEnd, outputTokens: number | null): MetFaults {
    const { waiting, now } = this.#context;
    waiting.letGo(this.#exchange);
    if (requestBytes > 0) this.onBody();
    for (const fault of this.#decided) fault.end(outcome);
    const waited = waiting.leaveQueue(this.#number);
    waiting.admit(this.#chain?.finish(this.#number, { nowMs: now(), outputTokens }) ?? []);
    const [fault = null, ...furtherFaults] = this.#happened;
    const [missed, ...furtherMissed] = this.#missed;
    return {
      faultEpochMs: this.#faultEpochMs,
      fault,
      ...(furtherFaults.length > 0 ? { furtherFaults } : {}),
      ...(fault !== null && this.#decision.kind === 'forward' && !waited ? { forwarded: true } : {}),
      ...(missed === undefined ? {} : { missed }),
      ...(furtherMissed.length > 0 ? { furtherMissed } : {}),
    };
  }

  #take({ applied, headers, answers }: ChainVerdict): Decision | Promise<Decision> {
    const { waiting } = this.#context;
    const plain: Forward = Object.keys(headers).length > 0 ? { kind: 'forward', headers } : { kind: 'forward' };
    this.#decision = plain;
    const [first] = applied;
    if (first === undefined) return plain;
    const decided = applied.map((met) => new DecidedFault(met, (outcome) => this.#note(met.fault.kind, outcome)));
    this.#decided = decided;
    const { action } = first;
    if (action.kind !== 'respond') {
      waiting.hold(this.#exchange, (outcome) => {
        for (const fault of decided) fault.settle(outcome);
      });
    }
    // One that takes the whole call is alone.
    if (action.kind === 'queue') return waiting.waitForTurn(this.#exchange, this.#number).then(() => this.#decision);
    if (action.kind === 'respond' || action.kind === 'hold') return (this.#decision = action);
    return (this.#decision = decided.reduce((forward, fault) => fault.planForward(forward, answers), plain));
  }

  #note(kind: string, outcome: FaultOutcome): void {
    if (outcome.kind === 'skipped') this.#missed.push({ fault: kind, reason: outcome.reason });
    else if (this.#happened.push(kind) === 1) {
      this.#faultEpochMs = nowEpochMs();
      this.#context.onFaulted();
    }
  }
}
