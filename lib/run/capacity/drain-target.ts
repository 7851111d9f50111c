import { setTimeout as sleep } from 'node:timers/promises';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { readStatus } from '../runner/follow-progress.ts';
import type { RunningSystem } from '../runner/start-system.ts';

const LOOK_MS = 100;
/** Whoever saw the last call end tells of it within that. */
const SETTLE_MS = 300;

/**
 * Waits until the target has done with the calls that came before: where k6 is stopped it lets go of its own, and a target that goes on with them would have them
 * in the next load. Each has `mostMs` from when it began: one that lasts longer is not waited for. An observer that does not answer has none.
 * Resolves to how many were given up now; rejects where `signal` aborts.
 */
export async function drainTarget(
  observer: RunningSystem['observer'],
  { mostMs, signal }: { mostMs: number; signal: AbortSignal },
): Promise<number> {
  for (let looks = 0; ; looks++) {
    signal.throwIfAborted();
    const { count, sinceEpochMs } = (await readStatus(observer))?.underWay ?? { count: 0, sinceEpochMs: [] };
    const givenUpMs = nowEpochMs() - mostMs;
    const left = count - sinceEpochMs.filter((since) => since <= givenUpMs).length;
    if (left === 0) {
      if (looks > 0) await sleep(SETTLE_MS, undefined, { signal });
      return looks > 0 ? count : 0;
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}
