import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';

/** How much later than the caller's end an attempt may end and still have been the one: two processes' clocks. */
const END_TOLERANCE_MS = 250;
/** How much later than the caller's first byte the provider's may seem to come, by two processes' clocks. */
const HEAD_TOLERANCE_MS = 5;

/** Who answered, by time alone; `ambiguous`: attempts of several providers fit. */
export interface TimedServer {
  server: ProviderName | null;
  ambiguous: boolean;
}

/**
 * Who answered a request, where what was said does not tell: of the attempts that got through (2xx, whole, and the
 * provider's own) by the time the caller had the answer, those whose first byte came before the caller's.
 */
export function findServer(
  attempts: readonly AttemptFacts[],
  exchange: Pick<ExchangeFacts, 'startEpochMs' | 'endMs' | 'headMs'>,
): TimedServer {
  const exchangeEndEpochMs = exchange.startEpochMs + exchange.endMs;
  const callerHeadEpochMs = exchange.headMs === null ? null : exchange.startEpochMs + exchange.headMs;
  const fitting = attempts.filter((attempt) => {
    const { gotThrough, startEpochMs, endMs, headEpochMs } = attempt;
    const isLate =
      headEpochMs !== null && callerHeadEpochMs !== null && headEpochMs > callerHeadEpochMs + HEAD_TOLERANCE_MS;
    return gotThrough && !isLate && startEpochMs + endMs <= exchangeEndEpochMs + END_TOLERANCE_MS;
  });
  const [first] = fitting;
  if (first === undefined) return { server: null, ambiguous: false };
  return fitting.every(({ provider }) => provider === first.provider)
    ? { server: first.provider, ambiguous: false }
    : { server: null, ambiguous: true };
}
