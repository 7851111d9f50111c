#!/usr/bin/env node
/**
 * Gets a fresh clone ready: npm packages as locked, and a k6. `npm start` and `npm test` run it first. Plain Node
 * 20.19 or newer, no dependencies, because it runs before there are any. Ends with 0, with 2 when something is
 * missing that it could not get, or with 129, 130 or 143 when it was stopped.
 *
 * Environment: CUTOVER_K6 (path of the k6 to use), CUTOVER_K6_MIRROR (base URL that takes the place of
 * https://github.com/grafana/k6/releases/download).
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureK6 } from './setup/ensure-k6.mjs';
import { installDependencies } from './setup/install-dependencies.mjs';
import { createProgress } from './setup/progress.mjs';
import { formatCause, SetupError } from './setup/setup-error.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const release = JSON.parse(readFileSync(new URL('setup/k6-release.json', import.meta.url), 'utf8'));
const progress = createProgress(process.stderr);
const { env } = process;

const stop = new AbortController();
for (const [name, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  // npm leads a group of its own, which the end of a terminal does not reach.
  ['SIGHUP', 129],
])) {
  process.once(name, () => {
    process.exitCode = code;
    stop.abort();
  });
}

try {
  await installDependencies({ root, env, progress, signal: stop.signal });
  await ensureK6({ root, env, release, progress, signal: stop.signal });
} catch (error) {
  if (stop.signal.aborted) progress.line('The set-up was stopped.');
  else if (error instanceof SetupError) {
    progress.line(error.message);
    process.exitCode = 2;
  } else {
    progress.line(error instanceof Error ? (error.stack ?? error.message) : formatCause(error));
    process.exitCode = 70;
  }
}
