import { whyUnread } from '../../collector/records/said.ts';
import { type FailureCause, findFailureCause } from '../../collector/score/join/failure-cause.ts';
import type { AttemptRecord, ExchangeRecord } from '../../collector/records/record.ts';
import type { CorrelatedBy } from '../../kit/terms/correlation.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** So much of a refusal is shown. */
const SHOWN_CHARACTERS = 300;

/** One request that was sent before the load, and what came of it. */
export interface Probe {
  /** Which of `traffic.requests` it was. */
  request: string;
  streamed: boolean;
  /** Those that were made to fail meanwhile, in the order in which they take over. */
  failing: readonly ProviderName[];
  status: number | null;
  /** Why it brought no answer; null: it did. */
  failure: FailureCause | null;
  /** The beginning of what came instead of an answer, or of the error in it; '' where there was none. */
  said: string;
  totalMs: number | null;
  /** The whole of a 2xx that was read and held no answer: what may be pointed at wrongly; null: there was none. */
  unpointed: string | null;
  /** How much of it was the target's own: before the first call to a provider, and behind the end of the last; null: there was none. */
  addedMs: number | null;
  /** Providers that it was known at, by its id, each with the way that worked. */
  known: { provider: ProviderName; by: CorrelatedBy }[];
  /** Providers that were called meanwhile without an id. */
  unknown: ProviderName[];
  /** The last call that it came to and that no fault answered, and what the provider did; null: there was none. */
  last: { provider: ProviderName; status: number } | null;
}

/** A request that is about to be sent. */
export type ProbeStart = Pick<Probe, 'request' | 'streamed' | 'failing'> & {
  index: number;
  sentEpochMs: number;
  overEpochMs: number;
  /** All that came, as text; '' for nothing. */
  said: string;
};

/** Reads what the records say of a probe. */
export function readProbe(
  { index, sentEpochMs, overEpochMs, said, ...asked }: ProbeStart,
  exchanges: readonly ExchangeRecord[],
  attempts: readonly AttemptRecord[],
): Probe {
  const exchange = exchanges.find((record) => record.index === index) ?? null;
  // In the order they were made: each injector writes when it is ready.
  const own = attempts
    .filter((attempt) => attempt.index === index)
    .toSorted((left, right) => left.startEpochMs - right.startEpochMs);
  // One probe is sent at a time.
  const others = attempts.filter(
    ({ index: known, startEpochMs }) => known === null && startEpochMs >= sentEpochMs && startEpochMs <= overEpochMs,
  );
  const failure = findFailureCause({
    k6Status: null,
    exchange: exchange === null ? null : readExchange(exchange),
  });
  return {
    ...asked,
    status: exchange?.status ?? null,
    failure,
    said:
      failure === null || exchange === null
        ? ''
        : (
            (failure === 'unread' ? whyUnread(exchange.said) : null) ??
            exchange.body ??
            exchange.answer?.error ??
            ''
          ).slice(0, SHOWN_CHARACTERS),
    unpointed: failure === 'no-answer' && said !== '' ? said : null,
    totalMs: exchange?.endMs ?? null,
    addedMs: exchange === null ? null : measureAdded(exchange, [...own, ...others]),
    known: own.flatMap(({ provider, correlatedBy }) => (correlatedBy === null ? [] : [{ provider, by: correlatedBy }])),
    unknown: [...new Set(others.map(({ provider }) => provider))],
    last: findLast([...own, ...others]),
  };
}

function readExchange({
  status,
  end,
  answer,
  said,
}: ExchangeRecord): Parameters<typeof findFailureCause>[0]['exchange'] {
  const unread = whyUnread(said) !== null || answer?.unread === true;
  return {
    status,
    end,
    answered: answer !== null,
    error: !unread && answer?.error !== null && answer !== null,
    unread,
  };
}

function findLast(calls: readonly AttemptRecord[]): Probe['last'] {
  const sorted = calls.toSorted((a, b) => a.startEpochMs - b.startEpochMs);
  const last = sorted.findLast(({ fault }) => fault === null);
  return last === undefined || last.status === null ? null : { provider: last.provider, status: last.status };
}

function measureAdded(exchange: ExchangeRecord, calls: readonly AttemptRecord[]): number | null {
  if (calls.length === 0) return null;
  const first = Math.min(...calls.map(({ startEpochMs }) => startEpochMs));
  const last = Math.max(...calls.map(({ startEpochMs, endMs }) => startEpochMs + endMs));
  const end = exchange.startEpochMs + exchange.endMs;
  // Clocks of two processes: a little less than nothing is nothing.
  return Math.max(0, first - exchange.startEpochMs) + Math.max(0, end - last);
}
