import { setTimeout as sleep } from 'node:timers/promises';
import { formatCause } from '../../kit/cutover-error.ts';
import type { ControlCaller } from './control-caller.ts';

/** So long is waited for who watches before the stop is sent, ms. */
const WATCH_FIRST_MS = 2_000;

/**
 * What came of a stop.
 *
 * - `reverted`: every fault was taken back so long after it was asked for
 * - `left`: so many were not
 * - `ended`: the drill was over without a word on faults: none was armed yet
 * - `unknown`: it was told to stop, and nothing was heard of it in time, or it cannot be watched, as `why` says in a clause
 */
export type StopOutcome =
  | { kind: 'reverted'; afterMs: number }
  | { kind: 'left'; faultsLeft: number }
  | { kind: 'ended' }
  | { kind: 'unknown'; why: string | null };

/**
 * Stops a drill and waits for the line of its journal that says that its faults are taken back, until `signal` ends it. It is stopped whether it can be watched or not: what
 * lies between may keep events back. Throws where it could not be told.
 *
 * @param watchFirstMs For tests: how long it waits for its first event before that (2 s).
 */
export async function awaitStop(
  caller: ControlCaller,
  reason: string,
  signal: AbortSignal,
  watchFirstMs = WATCH_FIRST_MS,
): Promise<StopOutcome> {
  const watching = new AbortController();
  const events = caller.follow(AbortSignal.any([signal, watching.signal]));
  try {
    // Whoever watches already misses nothing of what comes of it.
    const first = events.next().catch((error: unknown) => ({ failed: formatCause(error) }));
    await Promise.race([first, sleep(watchFirstMs, undefined, { ref: false })]);
    const askedEpochMs = await caller.stop(reason);
    const begun = await first;
    if ('failed' in begun) return { kind: 'unknown', why: begun.failed };
    for (let next = begun; next.done !== true; next = await events.next()) {
      const event = next.value;
      if (event.kind === 'ended') return { kind: 'ended' };
      if (event.kind !== 'journal' || event.entry.what !== 'reverted') continue;
      const { faultsLeft } = event.entry;
      // What was told at once is what there was before.
      if (!isCount(faultsLeft) || event.atEpochMs < askedEpochMs) continue;
      return faultsLeft === 0
        ? { kind: 'reverted', afterMs: event.atEpochMs - askedEpochMs }
        : { kind: 'left', faultsLeft };
    }
  } finally {
    watching.abort();
  }
  return signal.aborted ? { kind: 'unknown', why: null } : { kind: 'ended' };
}

/** No drill has fewer faults than none, or a part of one. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
