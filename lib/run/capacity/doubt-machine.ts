import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { type FullSeconds, isInDoubt } from '../../collector/score/validity/full-seconds.ts';

/**
 * From where on full seconds count, ms from the begin of a block: half of its warm-up. Who waits for a full machine there waits into what is measured; in the first half a load
 * generator that starts may fill it, and what that leaves is over by then.
 */
export const watchedFromMs = (warmupMs: number): number => warmupMs / 2;

/**
 * Why a block on this machine is evidence of nothing, as a clause; null: the machine was not full, or nobody watched it. How callers fared has no part in it: were blocks that held kept, and those
 * that did not put down to the machine, then near its limit a fallback would be asked until it held by chance.
 *
 * @param maxFullRatio Seconds of those that count that may be full, 0 to 1: the drill's own.
 */
export function doubtMachine(watched: FullSeconds | null, maxFullRatio: number): string | null {
  if (watched === null || !isInDoubt(watched, maxFullRatio)) return null;
  const { seconds, full } = watched;
  return `this machine was full in ${formatCount(full)} of ${formatCount(seconds)} s, where ${formatRatio(maxFullRatio)} may be (validity.maxFullRatio)`;
}
