import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { listCaches } from '../../lib/run/runner/list-caches.ts';
import { cloneRoot, packageRoot } from '../../lib/run/runner/package-root.ts';
import { ensureK6 } from '../setup/ensure-k6.mjs';
import { createProgress } from '../setup/progress.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/**
 * The k6 that drills use; fetched or built into the user's cache, with progress on stderr, where there is none yet. Throws
 * `environment` when it cannot be had, and `aborted` when it was stopped.
 */
export async function getK6(): Promise<{ path: string; version: string }> {
  const [cache] = listCaches(cloneRoot, process.env);
  if (cache === undefined) {
    throw new CutoverError('environment', 'There is no folder to keep k6 in. Set CUTOVER_CACHE to an absolute path.');
  }
  const release = JSON.parse(readFileSync(join(packageRoot, 'scripts/setup/k6-release.json'), 'utf8'));
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal).once('SIGHUP', onSignal);
  try {
    return await ensureK6({
      root: packageRoot,
      cache,
      env: process.env,
      release,
      progress: createProgress(process.stderr),
      signal: stop.signal,
    });
  } catch (error) {
    if (stop.signal.aborted) throw new CutoverError('aborted', 'The set-up was stopped.', { cause: error });
    if (error instanceof SetupError) throw new CutoverError('environment', error.message, { cause: error });
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal);
  }
}
