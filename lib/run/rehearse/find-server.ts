import type { AttemptRecord } from '../../collector/records/record.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** One request through the target, as far as its upstream calls go. Epoch ms. */
export interface RequestSpan {
  index: number;
  startEpochMs: number;
  endEpochMs: number;
}

/**
 * The providers that gave an answer to a request: those whose injector passed a call of it on and had a 2xx for it. Calls without an id count
 * where none has it, by the time in which they ran. Empty: nobody did, and what the target said is its own, or kept from before.
 */
export function findServers(
  attempts: readonly AttemptRecord[],
  { index, startEpochMs, endEpochMs }: RequestSpan,
): ProviderName[] {
  const during = attempts.filter(
    (attempt) => attempt.startEpochMs + attempt.endMs >= startEpochMs && attempt.startEpochMs <= endEpochMs,
  );
  const own = during.filter((attempt) => attempt.index === index);
  const of = own.length > 0 ? own : during.filter((attempt) => attempt.index === null);
  const served = of.filter(({ fault, status }) => fault === null && status !== null && status >= 200 && status < 300);
  return [...new Set(served.map(({ provider }) => provider))];
}
