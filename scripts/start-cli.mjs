// Runs the command line: a bundle of the sources, or the sources as they are, by tsx.
import { fileURLToPath } from 'node:url';
import { findBundle } from '../lib/proxies/process/find-bundle.mjs';

const bundle = await findBundle(fileURLToPath(new URL('cli.ts', import.meta.url)));
if (bundle === null) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(bundle ?? './cli.ts');
