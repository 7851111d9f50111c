#!/usr/bin/env node
// The `cutover` command: a bundle of the sources, or the sources as they are, by tsx.
import { findCliBundle } from './bundle-cli.mjs';

const bundle = await findCliBundle();
if (bundle === null) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(bundle ?? './cli.ts');
