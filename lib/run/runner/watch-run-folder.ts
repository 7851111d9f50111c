import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFolder } from './run-folder.ts';

const LOOK_MS = 500;

/**
 * Resolves with a clause when what a run writes can no longer be found where it should be: its folder was removed, or renamed, or its
 * records were replaced. Those who write would not notice, since they have the file open. Never resolves when `signal` ends it.
 */
export function watchRunFolder(
  { path, records }: Pick<RunFolder, 'path' | 'records'>,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve) => {
    const look = async (): Promise<void> => {
      const { ino: first } = await stat(records);
      while (!signal.aborted) {
        await sleep(LOOK_MS, undefined, { signal, ref: false });
        if ((await stat(records)).ino !== first) return resolve(`${records} was replaced`);
      }
    };
    look().catch((error: NodeJS.ErrnoException) => {
      if (signal.aborted) return;
      resolve(error.code === 'ENOENT' ? `${path} was removed` : `${path} cannot be looked at: ${error.message}`);
    });
  });
}
