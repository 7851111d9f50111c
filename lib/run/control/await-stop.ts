import type { ControlCaller } from './control-caller.ts';

/**
 * What came of a stop.
 *
 * - `reverted`: every fault was taken back so long after it was asked for
 * - `left`: so many were not
 * - `ended`: the drill was over without a word on faults: none was armed yet
 * - `unknown`: nothing was heard of it in time
 */
export type StopOutcome =
  | { kind: 'reverted'; afterMs: number }
  | { kind: 'left'; faultsLeft: number }
  | { kind: 'ended' }
  | { kind: 'unknown' };

/** Stops a drill and waits for the line of its journal that says that its faults are taken back, until `signal` ends it. */
export async function awaitStop(caller: ControlCaller, reason: string, signal: AbortSignal): Promise<StopOutcome> {
  const watching = new AbortController();
  const events = caller.follow(AbortSignal.any([signal, watching.signal]));
  let askedEpochMs: number | null = null;
  try {
    for await (const event of events) {
      // Whoever watches already misses nothing of what comes of it.
      askedEpochMs ??= await caller.stop(reason);
      if (event.kind === 'ended') return { kind: 'ended' };
      if (event.kind !== 'journal' || event.entry.what !== 'reverted') continue;
      const { faultsLeft } = event.entry;
      // What was told at once is what there was before.
      if (typeof faultsLeft !== 'number' || event.atEpochMs < askedEpochMs) continue;
      return faultsLeft === 0
        ? { kind: 'reverted', afterMs: event.atEpochMs - askedEpochMs }
        : { kind: 'left', faultsLeft };
    }
  } finally {
    watching.abort();
  }
  return { kind: askedEpochMs === null || signal.aborted ? 'unknown' : 'ended' };
}
