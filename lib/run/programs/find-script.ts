import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { ProgramSource } from '../../drill/programs/program.ts';

/** A program that is a script of Node. */
type ScriptSource = Exclude<ProgramSource, { kind: 'command' }>;

/**
 * The script to run, as a path. A package is looked for beside Cutover, then in the project that it is run in: an `npx`
 * from elsewhere has it only there. Throws an `environment` error with the remedy when it is in neither.
 *
 * @param cwd Default: the working directory.
 */
export function findScript(what: string, source: ScriptSource, cwd: string = process.cwd()): string {
  if (source.kind === 'file') return resolve(source.path);
  if (source.kind === 'own') return fileURLToPath(new URL(`../targets/${source.name}`, import.meta.url));
  const { name, script, remedy } = source;
  const manifest = `${name}/package.json`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(manifest, { paths: [dirname(fileURLToPath(import.meta.url)), cwd] })), script);
  } catch (error) {
    throw new CutoverError('environment', `${what} needs the npm package ${name}. ${remedy}`, { cause: error });
  }
}
