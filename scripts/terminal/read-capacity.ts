import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';

/** What a path names that is what a search came to, parsed and not yet checked; null: something else, whatever it is. */
export async function readCapacityFile(path: string): Promise<{ path: string; value: unknown } | null> {
  const file = (await isFolder(path)) ? join(path, 'capacity.json') : path;
  try {
    const value: unknown = JSON.parse(await readInput(file));
    return isPlainObject(value) && value['kind'] === 'capacity' ? { path: file, value } : null;
  } catch {
    // Whoever reads it next says what is wrong with it.
    return null;
  }
}

/** Is there a folder at this path? */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
