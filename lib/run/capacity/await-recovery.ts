import type { Block, Condition } from '../../collector/capacity/block.ts';
import { readHold } from '../../collector/capacity/judge-block.ts';
import { formatRate } from '../../kit/format/format-rate.ts';

/** After a block that did not hold, so often a short one is tried until it holds: at the least rate that did, else at so small a share of this one. */
const PROBE_SHARE = 10;
const MOST_PROBES = 20;
const PROBE_MS = 5_000;
const PROBE_WARMUP_MS = 1_000;
/** Where fewer than so many callers come in that time it is longer, up to so long: who never comes finds nothing well again. */
const PROBE_CALLERS = 3;
const MOST_PROBE_MS = 60_000;

/** Whether the next rate may be tried: it is well again, or the search ends here, and why (a clause). `unknown`: what was missed to the last is evidence of nothing. */
export type Recovery =
  | { kind: 'recovered' }
  | { kind: 'lost'; why: string }
  | { kind: 'unknown'; why: string }
  | { kind: 'stopped'; why: string };

/**
 * Waits until what did not hold is well again. One that never is again (a dead target, a provider that is gone) would miss every rate from here on, and make a limit of that
 * moment.
 *
 * @param rate What did not hold, callers a second.
 * @param leastHeld The least rate that has held; null: none has.
 */
export async function awaitRecovery(options: {
  rate: number;
  leastHeld: number | null;
  conditions: readonly Condition[];
  drive(load: { rate: number; warmupMs: number; blockMs: number }): Promise<Block | { stopped: string }>;
  tell(text: string): void;
}): Promise<Recovery> {
  const { rate, leastHeld, conditions, drive, tell } = options;
  const probed = leastHeld ?? rate / PROBE_SHARE;
  const blockMs = Math.max(PROBE_MS, Math.min(MOST_PROBE_MS, (PROBE_CALLERS / probed) * 1_000));
  let doubt: string | null = 'nobody came';
  let isTold = false;
  for (let probe = 0; probe < MOST_PROBES; probe++) {
    const tried = await drive({ rate: probed, warmupMs: PROBE_WARMUP_MS, blockMs });
    if ('stopped' in tried) return { kind: 'stopped', why: tried.stopped };
    // So short a one may have nobody whom a condition is for; what is gone is missed by all others, too.
    if (tried.calls.length > 0) {
      if (readHold(tried, conditions) !== false) return { kind: 'recovered' };
      doubt = tried.contaminated;
    }
    if (!isTold) tell('It has not recovered yet; the next rate waits for it.');
    isTold = true;
  }
  if (doubt !== null)
    return {
      kind: 'unknown',
      why: `whether it holds ${formatRate(probed)} again behind ${formatRate(rate)} cannot be told, as ${doubt}`,
    };
  const before = leastHeld === null ? 'which nothing has held yet' : 'which it had held before';
  return {
    kind: 'lost',
    why: `since ${formatRate(rate)} was tried it does not hold ${formatRate(probed)} any more, ${before}`,
  };
}
