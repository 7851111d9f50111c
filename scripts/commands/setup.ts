import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { listCaches } from '../../lib/run/runner/list-caches.ts';
import { cloneRoot, packageRoot } from '../../lib/run/runner/package-root.ts';
import { ensureK6 } from '../setup/ensure-k6.mjs';
import { createProgress } from '../setup/progress.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/** `cutover setup`: gets k6 into the user's cache, and prints where the one that drills use lies. */
export const setupCommand: CommandModule = {
  command: 'setup',
  describe: 'Fetch or build k6, which drills need',
  builder: (yargs) =>
    yargs
      .example('$0 setup', 'into CUTOVER_CACHE, else where this system keeps caches')
      .example('CUTOVER_K6_MIRROR=https://mirror.example/k6 $0 setup', 'where github.com cannot be reached'),
  async handler() {
    const [cache] = listCaches(cloneRoot, process.env);
    if (cache === undefined) {
      throw new CutoverError('environment', 'There is no folder to keep k6 in. Set CUTOVER_CACHE to an absolute path.');
    }
    const release = JSON.parse(readFileSync(join(packageRoot, 'scripts/setup/k6-release.json'), 'utf8'));
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
    try {
      const { path, version } = await ensureK6({
        root: packageRoot,
        cache,
        env: process.env,
        release,
        progress: createProgress(process.stderr),
        signal: stop.signal,
      });
      process.stdout.write(`k6 ${version}: ${path}\n`);
    } catch (error) {
      if (stop.signal.aborted) throw new CutoverError('aborted', 'The set-up was stopped.', { cause: error });
      if (error instanceof SetupError) throw new CutoverError('environment', error.message, { cause: error });
      throw error;
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
  },
};
