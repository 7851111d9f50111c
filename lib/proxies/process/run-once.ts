import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { killGroup } from './kill-group.ts';
import type * as marked from './marked.cjs';
import { watchman } from './watchman.ts';

// The keeper's, too, and so not to be bundled: a bundle of modules has no `require` for what it needs.
const { killMarked, MARK } = createRequire(import.meta.url)('./marked.cjs') as typeof marked;

/** How a program that was run once came to its end; `late`: it was killed, as its time was over or the signal said so. */
export type OnceEnd =
  | { kind: 'ended'; code: number | null; by: NodeJS.Signals | null }
  | { kind: 'late' }
  | { kind: 'failed'; error: unknown };

/**
 * Runs a program once, without input and without reading what it prints. It, and all that it has started, is killed when it has ended, after `timeoutMs`, and where
 * the signal or this process ends, SIGKILL included. Never throws.
 */
export async function runOnce(
  [program = '', ...args]: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<OnceEnd> {
  const mark = randomUUID();
  let child: ChildProcess;
  try {
    child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...process.env, [MARK]: mark } });
  } catch (error) {
    // Some refusals (a file for a folder, too long a word) are thrown, where others are told.
    return { kind: 'failed', error };
  }
  watchman.watch(child, mark);
  let isLate = false;
  const kill = (): void => {
    isLate = true;
    killGroup(child.pid);
  };
  const timer = setTimeout(kill, timeoutMs);
  signal.addEventListener('abort', kill, { once: true });
  try {
    return await new Promise<OnceEnd>((resolve) => {
      child.once('error', (error) => resolve({ kind: 'failed', error }));
      child.once('exit', (code, by) => resolve(isLate ? { kind: 'late' } : { kind: 'ended', code, by }));
      if (signal.aborted) kill();
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    killGroup(child.pid);
    killMarked(mark);
    watchman.forget(mark);
  }
}
