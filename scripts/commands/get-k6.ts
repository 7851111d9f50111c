import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/run/runner/package-root.ts';
import { ensureK6 } from '../setup/ensure-k6.mjs';
import { runSetup } from './run-setup.ts';

/** The k6 that drills use; fetched or built into the user's cache where there is none yet. Throws as `runSetup` does. */
export function getK6(): Promise<{ path: string; version: string }> {
  const release = JSON.parse(readFileSync(join(packageRoot, 'scripts/setup/k6-release.json'), 'utf8'));
  return runSetup('k6', (place) => ensureK6({ root: packageRoot, release, ...place }));
}
