import { createHash, randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LockStore, parseHolder } from './lock-store.ts';

/**
 * A lock as a file in a folder, one for each target: its name is a hash of the target, its text says who holds it. The folder must be there: one that
 * was made for a mistyped path would hold a lock that nobody shares. Throws the system's error where it is not.
 *
 * @param mode Who may read what is written: its owner alone; in a folder that several users share, all of them, or they could not be told who holds it.
 */
export async function openFolderStore(folder: string, target: string, mode = 0o600): Promise<LockStore> {
  await readdir(folder);
  return lockAt(join(folder, `${createHash('sha256').update(target).digest('hex').slice(0, 32)}.json`), mode);
}

/** The lock that is this file. */
export function lockAt(path: string, mode = 0o600): LockStore {
  const readText = (from: string): Promise<string | null> => readFile(from, 'utf8').catch(nullIfGone);
  /** Writes a text beside the lock, for one that is there whole or not at all. */
  const writeBeside = async (text: string): Promise<string> => {
    const beside = `${path}.${randomUUID()}`;
    await writeFile(beside, text, { mode });
    return beside;
  };
  return {
    where: path,
    async read() {
      const text = await readText(path);
      return text === null ? null : { holder: parseHolder(text), version: text };
    },
    async create(holder) {
      const text = JSON.stringify(holder);
      const beside = await writeBeside(text);
      try {
        // Makes the name or fails, on network folders too; a rename would replace what stands there.
        await link(beside, path);
        return text;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
        throw error;
      } finally {
        await rm(beside, { force: true });
      }
    },
    async replace(version, holder) {
      if ((await readText(path)) !== version) return null;
      const text = JSON.stringify(holder);
      await rename(await writeBeside(text), path);
      return text;
    },
    async remove(version) {
      if ((await readText(path)) !== version) return false;
      // What is taken away is looked at before it is gone: another may have renewed it, or taken it over, meanwhile.
      const aside = `${path}.${randomUUID()}`;
      const isMoved = await rename(path, aside).then(() => true, nullIfGone);
      if (isMoved === null) return false;
      const isIt = (await readText(aside)) === version;
      if (!isIt) await link(aside, path).catch(() => {});
      await rm(aside, { force: true });
      return isIt;
    },
  };
}

function nullIfGone(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
