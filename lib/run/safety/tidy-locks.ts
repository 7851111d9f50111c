import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockAt } from './folder-store.ts';
import { parseHolder } from './lock-store.ts';

/** Behind its lease a lock is kept for a day: its faults, which are leased for ten minutes at most, are taken back by then. */
const KEPT_MS = 24 * 60 * 60_000;
const LOCK = /^[0-9a-f]{32}\.json$/;
/** What is written beside a lock, or moved there, for a moment. */
const BESIDE = /^[0-9a-f]{32}\.json\.[0-9a-f-]{36}$/;

/**
 * Removes from a folder of locks what drills have left that were killed on this machine: nobody may ever drill their targets again, and each would stay for
 * ever. Whoever takes one over at this moment keeps it. What cannot be read or removed stays.
 *
 * @param here.host This machine, as locks name it.
 * @param here.nowMs Epoch ms.
 */
export async function tidyLocks(folder: string, here: { host: string; nowMs: number }): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const tidied = LOCK.test(name)
      ? removeDead(path, here.host, here.nowMs - KEPT_MS)
      : BESIDE.test(name)
        ? tidyBeside(path, here.nowMs)
        : null;
    await tidied?.catch(() => {});
  }
}

/**
 * Removes a lock whose holder was a process of this machine that is there no more. A process of another machine cannot be asked, and is taken for one that
 * lives. Throws the system's error where there is none.
 *
 * @param overBeforeMs Epoch ms at which its lease must be over. Default: it need not be.
 */
export async function removeDead(path: string, host: string, overBeforeMs = Infinity): Promise<void> {
  const written = await readFile(path, 'utf8');
  const holder = parseHolder(written);
  const isDead = holder !== null && holder.host === host && holder.untilEpochMs < overBeforeMs && isGone(holder.pid);
  if (isDead) await lockAt(path).remove(written);
}

async function tidyBeside(path: string, nowMs: number): Promise<void> {
  if ((await stat(path)).mtimeMs + KEPT_MS < nowMs) await rm(path, { force: true });
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
