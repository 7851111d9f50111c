import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** The two files of a drill that runs. */
export interface ControlFiles {
  /** Takes them away, wherever their folder was moved to: what cannot be found any more is emptied. */
  remove(): void;
}

/** Writes them. `pid`: of the process that answers there. Throws the system's error where one is there already, and leaves none behind then. */
export function writeControlFiles(folder: string, { url, token, pid }: ControlAddress & { pid: number }): ControlFiles {
  const paths = controlFilesIn(folder);
  const written: { path: string; file: number }[] = [];
  const remove = (): void => {
    for (const { path, file } of written.splice(0)) {
      ftruncateSync(file);
      // Another's files may stand where the folder was.
      if (statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino) rmSync(path, { force: true });
      closeSync(file);
    }
  };
  try {
    // Whoever finds the address finds the token.
    for (const [path, text] of [
      [paths.token, token],
      [paths.address, JSON.stringify({ url, pid })],
    ] as const) {
      const file = openSync(path, 'wx', 0o600);
      written.push({ path, file });
      writeSync(file, `${text}\n`);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { remove };
}

/** Reads them. Throws `usage` where there are none, or empty ones: the drill is over, or runs on another machine. */
export async function readControlFiles(folder: string): Promise<ControlAddress> {
  const paths = controlFilesIn(folder);
  try {
    const [text, token] = await Promise.all([readFile(paths.address, 'utf8'), readFile(paths.token, 'utf8')]);
    if (text === '' || token === '')
      throw new CutoverError(
        'usage',
        `No drill runs in ${folder} any more: it is over, and its folder was moved while it ran. cutover score ${folder} scores what there is of it.`,
      );
    const value: unknown = JSON.parse(text);
    if (isPlainObject(value) && typeof value['url'] === 'string') return { url: value['url'], token: token.trim() };
  } catch (error) {
    if (error instanceof CutoverError) throw error;
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
