import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Is there a process of this id? One that has ended and only waits to be reaped counts as gone (on Linux). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX] /.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    // No /proc on this system, or gone since: the signal has the last word.
    return process.platform !== 'linux';
  }
}

/**
 * Sends a signal to a process that may have ended: false when it has. Whoever looks first whether it lives, or sends
 * it from a timer, throws where it ends in between, and an error of a timer's is no test's.
 */
export function signalIfThere(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Only a hang takes longer, however much else the machine has to do. */
const HANG_MS = 60_000;

/** Waits until it holds; throws after `timeoutMs`, ms: by default as long as a hang takes. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, timeoutMs = HANG_MS): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not hold within ${timeoutMs} ms: ${holds.toString()}`);
    await sleep(20);
  }
}
