import type { AnswerMemory } from '../faults/answer-memory.ts';
import type { FaultAction } from '../faults/fault.ts';
import { readFaultRequest } from '../faults/fault-request.ts';
import { planResponse } from '../faults/plan-response.ts';
import type { Decision, ExchangeEnd, OpenedExchange } from '../proxy/exchange-handler.ts';
import type { AttemptRecord } from '../records/record.ts';
import { createAttemptEdit } from './attempt-edit.ts';
import type { FaultChain } from './fault-chain.ts';
import type { WaitingAttempts } from './waiting-attempts.ts';

/** Why an edit never got to see a response that ended so. */
const unedited: Partial<Record<ExchangeEnd['outcome'], string>> = {
  'no-response': 'no response',
  complete: 'passed through',
};

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
  #fault: string | null = null;
  #missed: AttemptRecord['missed'];
  /** For an edit that has neither happened yet nor been given up. */
  #settle: ((skipped: string | null) => void) | null = null;

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
    const { kind } = applied.fault;
    this.#settle = (skipped) => {
      met.settle(skipped);
      if (skipped === null) {
        this.#fault = kind;
        this.#desk.onFaulted();
      } else this.#missed = { fault: kind, reason: skipped };
    };
    const settle = (skipped: string | null): void => this.#settleOnce(skipped);
    if (applied.action.kind !== 'edit') settle(null);
    if (applied.action.kind !== 'respond') waiting.hold(exchange, settle);
    if (applied.action.kind === 'queue') return waiting.waitForTurn(exchange, number).then(() => this.#decision);
    this.#decision = readAction(applied.action, { passed: this.#decision, answers: met.answers, settle });
    return this.#decision;
  }

  /** It is over; lets go on whom it makes room for. */
  end(outcome: ExchangeEnd['outcome'], outputTokens: number | null): MetFaults {
    const { waiting, now } = this.#desk;
    waiting.letGo(this.#exchange);
    this.#settleOnce(unedited[outcome] ?? 'cut short');
    const waited = waiting.leaveQueue(this.#number);
    waiting.admit(this.#chain?.finish(this.#number, { nowMs: now(), outputTokens }) ?? []);
    return {
      fault: this.#fault,
      ...(this.#fault !== null && this.#decision.kind === 'forward' && !waited ? { forwarded: true } : {}),
      ...(this.#missed === undefined ? {} : { missed: this.#missed }),
    };
  }

  #settleOnce(skipped: string | null): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(skipped);
  }
}

/** What an action needs beside itself. `passed`: what becomes of the attempt where the fault passes it on. */
interface ActionMeans {
  passed: Decision;
  answers: AnswerMemory;
  settle(skipped: string | null): void;
}

function readAction(
  action: Exclude<FaultAction, { kind: 'pass' | 'queue' }>,
  { passed, answers, settle }: ActionMeans,
): Decision {
  if (action.kind === 'read-slowly') return { ...passed, kind: 'forward', bytesPerSecond: action.bytesPerSecond };
  if (action.kind === 'edit')
    return { ...passed, kind: 'forward', edit: createAttemptEdit(action.edit, answers, settle) };
  if (action.kind !== 'shape') return action;
  const { plan } = action;
  return {
    ...passed,
    kind: 'forward',
    shape: ({ framesSent, ...moment }) => planResponse(plan, { ...moment, tokensSent: framesSent }),
  };
}
