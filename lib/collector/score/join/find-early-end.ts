import type { Run } from './run.ts';

/**
 * When a run was ended early, ms from its start: by a stop condition, Ctrl-C, a kill, or ourselves as there was nothing to be learned any more; null: it came
 * to its end, or a process of ours ended by itself, which is no end that anybody chose. One that was killed ends with the last request that was sent, as
 * its proxies outlive it; of one that an earlier version stopped only the end of its records is known.
 */
export function findEarlyEnd({
  completed,
  endMs,
  startEpochMs,
  requests,
  evidence: { runEnd },
}: Pick<Run, 'completed' | 'endMs' | 'startEpochMs' | 'requests' | 'evidence'>): number | null {
  if (completed) return null;
  if (runEnd === null) return Math.min(endMs, requests.at(-1)?.atMs ?? endMs);
  const stopEpochMs = runEnd.stopCondition?.atEpochMs ?? runEnd.stoppedEpochMs;
  return stopEpochMs === undefined ? endMs : Math.min(endMs, stopEpochMs - startEpochMs);
}
