import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { listCaches } from '../../lib/run/runner/list-caches.ts';
import { cloneRoot } from '../../lib/run/runner/package-root.ts';
import { createProgress, type Progress } from '../setup/progress.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/** Where what is set up goes, and how it tells of itself. */
export interface SetupPlace {
  cache: string;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  signal: AbortSignal;
}

/**
 * Sets something up in the user's cache, with progress on stderr. Throws `environment` when it cannot be had, and `aborted` when it was
 * stopped.
 */
export async function runSetup<T>(what: string, setUp: (place: SetupPlace) => Promise<T>): Promise<T> {
  const { env } = process;
  const [cache] = listCaches(cloneRoot, env);
  if (cache === undefined) {
    throw new CutoverError(
      'environment',
      `There is no folder to keep ${what} in. Set CUTOVER_CACHE to an absolute path.`,
    );
  }
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal).once('SIGHUP', onSignal);
  try {
    return await setUp({ cache, env, progress: createProgress(process.stderr), signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) throw new CutoverError('aborted', 'The set-up was stopped.', { cause: error });
    if (error instanceof SetupError) throw new CutoverError('environment', error.message, { cause: error });
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal);
  }
}
