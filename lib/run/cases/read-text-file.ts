import { readFile, stat } from 'node:fs/promises';

/** What a text can hold with room for what is made of it. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads a file of a user's. Throws the system's error, or one that says what is there instead: from a pipe or a device nobody knows
 * whether there will ever be an end.
 */
export async function readTextFile(path: string): Promise<string> {
  const found = await stat(path);
  if (found.isDirectory()) throw new Error('it is a folder');
  if (!found.isFile()) throw new Error('it is a pipe or a device; write it into a file first');
  if (found.size > MAX_BYTES) throw new Error(`it has ${found.size} bytes, and may have ${MAX_BYTES}`);
  return readFile(path, 'utf8');
}
