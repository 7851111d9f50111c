import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';

/** How a drill that runs can be reached. */
export interface ControlAddress {
  /** Its control API, on loopback. */
  url: string;
  token: string;
}

/** Where a drill that runs says how to reach it: two files for their owner alone (mode 0600), gone when the drill is over. */
export function controlFilesIn(folder: string): { address: string; token: string } {
  return { address: join(folder, 'control.json'), token: join(folder, 'control.token') };
}

/** Writes them. `pid`: of the process that answers there. Throws the system's error where one is there already. */
export async function writeControlFiles(
  folder: string,
  { url, token, pid }: ControlAddress & { pid: number },
): Promise<void> {
  const paths = controlFilesIn(folder);
  // Whoever finds the address finds the token.
  await writeFile(paths.token, `${token}\n`, { mode: 0o600, flag: 'wx' });
  await writeFile(paths.address, `${JSON.stringify({ url, pid })}\n`, { mode: 0o600, flag: 'wx' });
}

/** Takes them away; it is no error that there are none. */
export function removeControlFiles(folder: string): void {
  for (const path of Object.values(controlFilesIn(folder))) rmSync(path, { force: true });
}

/** Reads them. Throws `usage` where there are none: the drill is over, or runs on another machine. */
export async function readControlFiles(folder: string): Promise<ControlAddress> {
  const paths = controlFilesIn(folder);
  try {
    const [text, token] = await Promise.all([readFile(paths.address, 'utf8'), readFile(paths.token, 'utf8')]);
    const value: unknown = JSON.parse(text);
    if (isPlainObject(value) && typeof value['url'] === 'string') return { url: value['url'], token: token.trim() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new CutoverError(
        'usage',
        `No drill runs in ${folder}: there is no control.json in it. Name the folder of one that runs; for one on another machine give --url, and its token.`,
        { cause: error },
      );
    }
    if (!(error instanceof SyntaxError)) {
      throw new CutoverError('usage', `${paths.address} and its token cannot be read: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  }
  throw new CutoverError('usage', `${paths.address} must say where a drill that runs is, and is something else.`);
}
