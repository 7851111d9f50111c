import type { AttemptTable } from '../evidence/attempt-table.ts';
import type { ExchangeSlots } from '../evidence/exchange-slots.ts';

/**
 * How long an attempt may outlive its caller, ms: an abort needs its time through two proxies and a gateway, and is
 * seen by two clocks.
 */
const GRACE_MS = 500;

/**
 * Attempts that were still running half a second after their caller had given up: the target does not pass an abort
 * on, and the provider writes, and bills, what nobody reads. Attempts that began after that count as well.
 */
export function countLeftRunning(attempts: AttemptTable, exchanges: Pick<ExchangeSlots, 'of'>): number {
  let count = 0;
  attempts.forEach(({ index, startEpochMs, endMs }) => {
    const exchange = index === null ? null : exchanges.of(index);
    if (exchange?.end !== 'client-gone') return;
    const leftEpochMs = exchange.startEpochMs + exchange.endMs;
    if (startEpochMs + endMs > leftEpochMs + GRACE_MS) count++;
  });
  return count;
}
