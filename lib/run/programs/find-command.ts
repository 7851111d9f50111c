import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';

/** What `cutover setup` installs, and how. */
const INSTALLED: Readonly<Record<string, string>> = {
  'smollm2-server': 'Run "npx cutover setup real-model", which fetches 127 MB.',
};

/**
 * The program, as a path: one with a slash is looked for in its working folder, then where the drill is run; another is where PATH has it.
 * Throws an `environment` error when it is nowhere.
 *
 * @param settingsPath Where its command stands in the drill.
 */
export function findCommand(
  what: string,
  name: string,
  { folder, env, settingsPath }: { folder: string; env: NodeJS.ProcessEnv; settingsPath: string },
): string {
  const folders = name.includes('/') ? [folder, '.'] : (env['PATH'] ?? '').split(delimiter);
  const path = folders.map((from) => resolve(from, name)).find((file) => isProgram(file));
  if (path !== undefined) return path;
  const where = name.includes('/') ? `in ${folder} nor where the drill is run` : 'on PATH';
  const remedy = INSTALLED[name] ?? `Install it, or give its path in ${settingsPath}.command.`;
  throw new CutoverError('environment', `${what} needs the program ${name}, which is not ${where}. ${remedy}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
