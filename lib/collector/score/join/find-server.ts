import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';

/** How much later than the caller's end an attempt may end and still have been the one: two processes' clocks. */
const TOLERANCE_MS = 250;

/**
 * Who answered a request: the provider of the last attempt that got through (2xx, whole, and the provider's own) by the
 * time the caller had the answer. Null when no attempt fits, which is a gap in the evidence.
 */
export function findServer(attempts: readonly AttemptFacts[], exchangeEndEpochMs: number): ProviderName | null {
  let server: ProviderName | null = null;
  let latest = -Infinity;
  for (const { provider, gotThrough, startEpochMs, endMs } of attempts) {
    const endEpochMs = startEpochMs + endMs;
    if (gotThrough && endEpochMs <= exchangeEndEpochMs + TOLERANCE_MS && endEpochMs > latest) {
      latest = endEpochMs;
      server = provider;
    }
  }
  return server;
}
