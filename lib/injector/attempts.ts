import type { ProviderName } from '../drill/provider.ts';
import { decideFault, type FaultSettings } from '../faults/index.ts';
import type { Decision, ExchangeEnd, ExchangeHandler, OpenedExchange } from '../proxy/exchange-handler.ts';
import { findHeader, type ResponseHead } from '../proxy/message-head.ts';
import { CORRELATION_HEADER, findCorrelation } from '../records/correlation.ts';
import { createCorrelationScanner } from '../records/correlation-scanner.ts';
import type { AttemptRecord, WireEnd } from '../records/record.ts';
import { createRandom } from '../stats/random.ts';
import { createMarkerWatch } from './marker-watch.ts';

/** What the attempts of one injector have in common. */
export interface AttemptSettings {
  provider: ProviderName;
  /** Lower-case letters and digits: which run's correlation ids are looked for. */
  runToken: string;
  /** The drill's seed. */
  seed: number;
  /** The faults armed at this moment. */
  armed(): readonly FaultSettings[];
  write(record: AttemptRecord): void;
}

/** Counts since the start, and attempts a fault holds now. */
export interface AttemptCounts {
  attempts: number;
  faulted: number;
  held: number;
}

/** Decides over each upstream call by the armed faults, and records it when it is over. */
export interface Attempts {
  open(exchange: OpenedExchange): ExchangeHandler;
  /** Resets the connections that faults hold. */
  releaseHeld(): void;
  counts(): AttemptCounts;
}

/** The attempts of one injector. */
export function createAttempts(settings: AttemptSettings): Attempts {
  const { provider, runToken, seed } = settings;
  const held = new Set<OpenedExchange>();
  let attempts = 0;
  let faulted = 0;

  function decide(
    exchange: OpenedExchange,
    number: number,
    index: number | null,
  ): { fault: string | null; decision: Decision } {
    const chain = settings.armed();
    if (chain.length === 0) return { fault: null, decision: { kind: 'forward' } };
    const { method, target } = exchange.request;
    // One arrival draws the same numbers in every run of a seed, wherever it comes in the order of attempts.
    const random = createRandom(seed, provider, index === null ? `attempt-${number}` : index);
    const decided = decideFault(chain, { method, path: target }, random);
    if (decided === null) return { fault: null, decision: { kind: 'forward' } };
    return { fault: decided.fault.kind, decision: decided.action };
  }

  return {
    open(exchange) {
      const number = ++attempts;
      const byHeader = findCorrelation(findHeader(exchange.request.headers, CORRELATION_HEADER), '', runToken);
      const scanner = byHeader.by === null ? createCorrelationScanner(runToken) : null;
      const { fault, decision } = decide(exchange, number, byHeader.index);
      if (fault !== null) faulted++;
      if (decision.kind === 'hold') held.add(exchange);
      let head: { status: number; atEpochMs: number } | null = null;
      let terminated = (): boolean => true;
      const handler: ExchangeHandler = {
        decision,
        onResponseHead(response: ResponseHead, atEpochMs: number) {
          head = { status: response.status, atEpochMs };
          const watch = createMarkerWatch(response.headers);
          if (watch === null) return;
          handler.onResponseBody = watch.push;
          terminated = watch.seen;
        },
        onEnd(end) {
          held.delete(exchange);
          const answered = decision.kind === 'respond' && end.outcome === 'complete';
          if (answered) head = { status: decision.status, atEpochMs: end.atEpochMs };
          const found = scanner === null ? byHeader : scanner.found();
          settings.write({
            kind: 'attempt',
            id: `${provider}-${number}`,
            provider,
            index: found.index,
            correlatedBy: found.by,
            startEpochMs: exchange.startEpochMs,
            headersMs: head === null ? null : since(exchange, head.atEpochMs),
            endMs: since(exchange, end.atEpochMs),
            status: head?.status ?? null,
            end: readEnd(end, terminated),
            responseBytes: end.responseBytes,
            fault,
          });
        },
      };
      if (scanner !== null) handler.onRequestBody = (slice) => scanner.push(slice.toString('latin1'));
      return handler;
    },
    releaseHeld() {
      for (const exchange of held) exchange.reset();
    },
    counts: () => ({ attempts, faulted, held: held.size }),
  };
}

function readEnd(end: ExchangeEnd, terminated: () => boolean): WireEnd {
  return end.outcome === 'complete' && !terminated() ? 'unterminated' : end.outcome;
}

function since(exchange: OpenedExchange, atEpochMs: number): number {
  return Math.max(0, Math.round((atEpochMs - exchange.startEpochMs) * 1000) / 1000);
}
