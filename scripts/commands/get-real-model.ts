import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/run/runner/package-root.ts';
import { installRealModel } from '../setup/install-real-model.mjs';
import { runSetup } from './run-setup.ts';

/** The program that serves a small real model; installed into the user's cache where it is not yet. Throws as `runSetup` does. */
export function getRealModel(): Promise<string> {
  const folder = join(packageRoot, 'scripts/setup/real-model');
  const model = JSON.parse(readFileSync(join(folder, 'packages.json'), 'utf8'));
  return runSetup('a model', (place) => installRealModel({ model, script: join(folder, 'serve.py'), ...place }));
}
