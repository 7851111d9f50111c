import { CutoverError } from '../../kit/cutover-error.ts';

/** So long after it was killed a process is gone, unless it hangs in the system (a disk, a mount that does not answer). */
const GONE_MS = 3_000;

/** Kills the leader of a process group and all that it has started; does nothing where they are gone already. */
export function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It is gone: what was wanted.
  }
}

/**
 * Waits for the end of a process that is killed after `graceMs` at the latest. Throws an `environment` error where it does not come
 * within 3 s from then: nobody waits for ever.
 */
export async function untilKilled<T>(name: string, ended: Promise<T>, graceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const why = `${name} was killed and is still there: it hangs in the system.`;
    timer = setTimeout(() => reject(new CutoverError('environment', why)), graceMs + GONE_MS);
  });
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
