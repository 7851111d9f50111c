import { setTimeout as sleep } from 'node:timers/promises';

/** Is there a process of this id (a zombie counts as gone on Linux)? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until it holds; throws after `timeoutMs` (default 5,000). */
export async function waitUntil(holds: () => boolean | Promise<boolean>, timeoutMs = 5_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not hold within ${timeoutMs} ms: ${holds.toString()}`);
    await sleep(20);
  }
}
