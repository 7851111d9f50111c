import { errorExitCodes } from './exit-code.ts';
import { explainFailure } from './explain-failure.ts';

/** How long what was begun may take to be put in order. */
const GRACE_MS = 30_000;
/** What Node ends with when the program waits for something that can no longer come. */
const UNSETTLED = 13;

const listeners = new Set<() => void>();
let exitCode: number | null = null;

/**
 * Sees to it that this process ends with a line and an exit code of ours, whatever is thrown where nobody catches it: Node's own 1
 * would say that an objective was missed. Called once, first.
 *
 * @param show Shows a failure to people.
 */
export function watchFailures(show: (error: unknown) => void): void {
  // Those of who started this process ended it, before it could do any better.
  process.removeAllListeners('uncaughtException');
  // A rejection that nobody takes is one of these too.
  process.on('uncaughtException', (error) => {
    show(error);
    if (exitCode !== null) return;
    exitCode = explainFailure(error).exitCode;
    if (listeners.size === 0) process.exit(exitCode);
    setTimeout(() => process.exit(), GRACE_MS).unref();
    for (const listener of listeners) listener();
  });
  process.on('exit', (code) => {
    if (exitCode === null && code === UNSETTLED) {
      show(new Error('It waited for something that could no longer come.'));
      exitCode = errorExitCodes.bug;
    }
    if (exitCode !== null) process.exitCode = exitCode;
  });
}

/**
 * Calls `listener` at the first failure that nobody caught, until the returned function is called: puts in order what was begun. The
 * process ends as soon as there is nothing left to do, and after half a minute in any case.
 */
export function onFailure(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
