#!/usr/bin/env node
// The `cutover` command: TypeScript is run as it is, by tsx.
import { register } from 'tsx/esm/api';

register();
await import('./cli.ts');
