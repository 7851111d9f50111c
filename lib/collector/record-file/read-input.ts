import { readFile, stat } from 'node:fs/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';

/** What a text can hold with room for what is made of it. */
const MOST_TEXT_BYTES = 256 * 1024 * 1024;
/** What Node reads at once. */
const MOST_BYTES = 2 ** 31 - 1;

/** What a system means, in words. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user has no right to it',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead round in a ring',
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
};

/**
 * Reads a file that a user names, as text. Throws a `usage` error with its path that says what is there instead: from a pipe or a
 * device nobody knows whether there will ever be an end. `shown`: what it is called in messages.
 */
export async function readInput(path: string, shown = path): Promise<string> {
  await checkInput(path, shown, MOST_TEXT_BYTES);
  return readFile(path, 'utf8').catch((error: unknown) => rejectInput(shown, error));
}

/** The same as bytes, up to 2 GiB. */
export async function readInputBytes(path: string): Promise<Buffer> {
  await checkInput(path, path, MOST_BYTES);
  return readFile(path).catch((error: unknown) => rejectInput(path, error));
}

/** Throws a `usage` error unless there is a file of at most so many bytes. */
export async function checkInput(path: string, shown = path, mostBytes = Infinity): Promise<void> {
  const found = await stat(path).catch((error: unknown) => rejectInput(shown, error));
  if (found.isDirectory()) rejectInput(shown, 'it is a folder');
  if (!found.isFile()) rejectInput(shown, 'it is a pipe or a device; write it into a file first');
  if (found.size > mostBytes) rejectInput(shown, `it has ${found.size} bytes, and may have ${mostBytes}`);
}

function rejectInput(shown: string, error: unknown): never {
  const known = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  throw new CutoverError('usage', `${shown} cannot be read: ${known ?? formatCause(error)}.`, { cause: error });
}
