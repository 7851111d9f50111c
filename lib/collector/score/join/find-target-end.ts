import type { Run } from './run.ts';

/** A target that the outage, or what came after it, was too much for. */
export interface TargetEnd {
  /** From the start of the run. */
  atMs: number;
  /** How, as a clause: `target url (it ended with 1) ended by itself, its last words: …`. */
  why: string;
  /** How many requests were sent after it. */
  sentAfter: number;
}

/**
 * The end of the target; null where it lived. One that still answers is none: what was started may only have been what starts it.
 */
export function findTargetEnd({
  evidence,
  requests,
  startEpochMs,
}: Pick<Run, 'evidence' | 'requests' | 'startEpochMs'>): TargetEnd | null {
  const ended = evidence.runEnd?.targetEnded;
  if (ended === undefined) return null;
  const atMs = ended.atEpochMs - startEpochMs;
  const after = requests.filter((request) => request.atMs > atMs);
  if (after.some(({ httpSuccess }) => httpSuccess)) return null;
  return { atMs, why: ended.why, sentAfter: after.length };
}
