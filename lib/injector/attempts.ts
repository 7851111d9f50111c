import type { AnswerMemory } from '../faults/answer-memory.ts';
import type { FaultAction } from '../faults/fault.ts';
import { readFaultRequest } from '../faults/fault-request.ts';
import { planResponse } from '../faults/plan-response.ts';
import type { Decision, ExchangeEnd, ExchangeHandler, OpenedExchange } from '../proxy/exchange-handler.ts';
import { findHeader, type ResponseHead } from '../proxy/message-head.ts';
import { type Correlation, CORRELATION_HEADER, findCorrelation } from '../records/correlation.ts';
import { createCorrelationScanner } from '../records/correlation-scanner.ts';
import type { AttemptRecord, WireEnd } from '../records/record.ts';
import { createAttemptEdit } from './attempt-edit.ts';
import type { FaultChain } from './fault-chain.ts';
import { createMarkerWatch } from './marker-watch.ts';
import type { RunIdentity } from './run-identity.ts';
import { createUsageWatch, type UsageWatch } from './usage-watch.ts';

/** The largest body that is read before a decision; a larger one is decided over by its head alone. */
const MAX_READ_BYTES = 1024 * 1024;

const unknown: Correlation = { index: null, by: null };

/** Why an edit never got to see a response that ended so. */
const unedited: Partial<Record<ExchangeEnd['outcome'], string>> = {
  'no-response': 'no response',
  complete: 'passed through',
};

/** What the attempts of one injector have in common. */
export interface AttemptSettings {
  /** The run that calls which come now belong to. */
  identify(): RunIdentity;
  /** Of the clock the faults are armed by, ms. */
  now(): number;
  /** The faults armed at this moment; null when there are none. */
  armed(): FaultChain | null;
  write(record: AttemptRecord, run: RunIdentity): void;
}

/** Counts since the start, and attempts a fault holds or shapes now. */
export interface AttemptCounts {
  attempts: number;
  faulted: number;
  held: number;
}

/** Decides over each upstream call by the armed faults, and records it when it is over. */
export interface Attempts {
  open(exchange: OpenedExchange): ExchangeHandler;
  /** Lets go of what faults keep waiting. */
  releaseHeld(): void;
  counts(): AttemptCounts;
  /** Calls that are not over: of this run, or all of them. */
  countOpen(runToken?: string): number;
}

/** The attempts of one injector. */
export function createAttempts(settings: AttemptSettings): Attempts {
  const open = new Map<string | null, number>();
  /** With each, who is to be told that the fault was taken back. */
  const held = new Map<OpenedExchange, (skipped: string) => void>();
  /** Attempts a limit keeps waiting, by number, and what lets each go on. */
  const queued = new Map<number, () => void>();
  let attempts = 0;
  let faulted = 0;

  return {
    open(exchange) {
      const number = ++attempts;
      const run = settings.identify();
      const { provider, runToken } = run;
      const { method, target, headers } = exchange.request;
      const byHeader =
        runToken === null ? unknown : findCorrelation(findHeader(headers, CORRELATION_HEADER), '', runToken);
      const scanner = byHeader.by === null && runToken !== null ? createCorrelationScanner(runToken) : null;
      open.set(runToken, (open.get(runToken) ?? 0) + 1);
      const found = (): Correlation => (scanner === null ? byHeader : scanner.found());
      let fault: string | null = null;
      let missed: AttemptRecord['missed'];
      let settled = false;
      /** For an edit that has neither happened yet nor been given up. */
      let settle = (_skipped: string): void => {};
      let decidedBy: FaultChain | null = null;
      let usage: UsageWatch | null = null;
      let decision: Decision = { kind: 'forward' };
      // Asks what is armed when the decision is made: a body may take longer to come than a lease lasts.
      const decide = (body: string | null): Decision | Promise<Decision> => {
        const request = readFaultRequest({ method, target, headers, body, atEpochMs: exchange.startEpochMs });
        decidedBy = settings.armed();
        if (decidedBy === null) return decision;
        const met = decidedBy.decide({ request, nowMs: settings.now(), index: found().index, number });
        const { applied } = met;
        if (Object.keys(met.headers).length > 0) decision = { kind: 'forward', headers: met.headers };
        if (applied === null) return decision;
        const note = (skipped: string | null): void => {
          if (settled) return;
          settled = true;
          met.settle(skipped);
          if (skipped === null) {
            fault = applied.fault.kind;
            faulted++;
          } else missed = { fault: applied.fault.kind, reason: skipped };
        };
        if (applied.action.kind === 'edit') settle = note;
        else note(null);
        if (applied.action.kind !== 'respond') held.set(exchange, settle);
        if (applied.action.kind === 'queue') return waitForTurn();
        decision = readAction(applied.action, { passed: decision, answers: met.answers, settle: note });
        return decision;
      };
      const waitForTurn = (): Promise<Decision> =>
        new Promise((resolve) => {
          queued.set(number, () => {
            queued.delete(number);
            held.delete(exchange);
            resolve(decision);
          });
        });
      const chain = settings.armed();
      const defers = chain !== null && chain.readsBody(byHeader.index !== null);
      // What may have to wait for its turn is always deferred, so this one is decided now.
      if (chain !== null && !defers) void decide(null);
      let head: { status: number; atEpochMs: number } | null = null;
      let terminated = (): boolean => true;
      const handler: ExchangeHandler = {
        decision: defers
          ? { kind: 'defer', maxBytes: MAX_READ_BYTES, decide: (body) => decide(body?.toString() ?? null) }
          : decision,
        onResponseHead(response: ResponseHead, atEpochMs: number) {
          head = { status: response.status, atEpochMs };
          const marker = createMarkerWatch(response.headers);
          usage = decidedBy?.readsUsage === true ? createUsageWatch(response.headers) : null;
          if (marker !== null) terminated = marker.seen;
          if (marker === null && usage === null) return;
          handler.onResponseBody = (slice) => {
            marker?.push(slice);
            usage?.push(slice);
          };
        },
        onEnd(end) {
          held.delete(exchange);
          const left = (open.get(runToken) ?? 1) - 1;
          if (left === 0) open.delete(runToken);
          else open.set(runToken, left);
          settle(unedited[end.outcome] ?? 'cut short');
          const waited = queued.delete(number);
          const forwarded = fault !== null && decision.kind === 'forward' && !waited;
          const outputTokens = usage?.outputTokens() ?? null;
          // Whom it makes room for goes on.
          for (const next of decidedBy?.finish(number, { nowMs: settings.now(), outputTokens }) ?? []) {
            queued.get(next)?.();
          }
          if (decision.kind === 'respond' && end.outcome === 'complete') {
            head = { status: decision.status, atEpochMs: end.atEpochMs };
          }
          const { index, by } = found();
          settings.write(
            {
              kind: 'attempt',
              id: `${provider}-${number}`,
              provider,
              index,
              correlatedBy: by,
              startEpochMs: exchange.startEpochMs,
              headersMs: head === null ? null : since(exchange, head.atEpochMs),
              endMs: since(exchange, end.atEpochMs),
              status: head?.status ?? null,
              end: readEnd(end, terminated),
              responseBytes: end.responseBytes,
              fault,
              ...(forwarded ? { forwarded } : {}),
              ...(missed === undefined ? {} : { missed }),
            },
            run,
          );
        },
      };
      if (scanner !== null) handler.onRequestBody = (slice) => scanner.push(slice.toString('latin1'));
      return handler;
    },
    releaseHeld() {
      for (const goOn of queued.values()) goOn();
      for (const [exchange, settle] of held) {
        settle('taken back');
        exchange.release();
      }
    },
    counts: () => ({ attempts, faulted, held: held.size }),
    countOpen(runToken) {
      if (runToken !== undefined) return open.get(runToken) ?? 0;
      return [...open.values()].reduce((sum, count) => sum + count, 0);
    },
  };
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

function readEnd(end: ExchangeEnd, terminated: () => boolean): WireEnd {
  return end.outcome === 'complete' && !terminated() ? 'unterminated' : end.outcome;
}

function since(exchange: OpenedExchange, atEpochMs: number): number {
  return Math.max(0, Math.round((atEpochMs - exchange.startEpochMs) * 1000) / 1000);
}
