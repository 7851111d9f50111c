import { spawn } from 'node:child_process';
import { formatCause } from '../../kit/cutover-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { killGroup } from '../../proxies/process/kill-group.ts';

/** Runs a program once; resolves to why it is not well, as a clause (null: it ended with 0). What it started is killed when it has ended, and after `timeoutMs` at the latest. */
export async function lookAtCommand(
  command: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  let isLate = false;
  const kill = (): void => killGroup(child.pid);
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, timeoutMs);
  signal.addEventListener('abort', kill, { once: true });
  try {
    return await new Promise<string | null>((resolve) => {
      child.once('error', (error) => resolve(`it cannot be started: ${formatCause(error)}`));
      child.once('exit', (code, by) => {
        if (isLate) resolve(`it took longer than ${formatMs(timeoutMs)}`);
        else if (code === 0) resolve(null);
        else resolve(`it ended with ${code ?? by ?? 'nothing'}`);
      });
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    kill();
  }
}

/** Asks an address once; resolves to why it is not well, as a clause; null: it answered with a 2xx within `timeoutMs`. */
export async function lookAtUrl(url: string, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, late]) });
    await response.body?.cancel();
    return response.ok ? null : `it answered with ${response.status}`;
  } catch (error) {
    if (late.aborted) return `it took longer than ${formatMs(timeoutMs)}`;
    return `it did not answer: ${formatCause(error instanceof Error && error.cause instanceof Error ? error.cause : error)}`;
  }
}
