// Runs ensureK6 in a process of its own, with the options given as JSON: what is killed half way must be a process.
import { ensureK6 } from '../../scripts/setup/ensure-k6.mjs';
import { createProgress } from '../../scripts/setup/progress.mjs';
import { SetupError } from '../../scripts/setup/setup-error.mjs';

const options = JSON.parse(process.argv[2] ?? '{}');
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
try {
  const found = await ensureK6({
    env: process.env,
    progress: createProgress(process.stderr),
    signal: stop.signal,
    ...options,
  });
  process.stdout.write(JSON.stringify(found));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof SetupError ? 2 : 70;
}
