import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { ProgramSource } from '../../drill/targets/target.ts';

/** The script to run, as a path. Throws an `environment` error with the remedy when its package is not installed. */
export function findScript(what: string, source: ProgramSource): string {
  if (source.kind === 'file') return resolve(source.path);
  if (source.kind === 'own') return fileURLToPath(new URL(source.name, import.meta.url));
  const { name, script, remedy } = source;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), script);
  } catch (error) {
    throw new CutoverError('environment', `${what} needs the npm package ${name}. ${remedy}`, { cause: error });
  }
}
