import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockAt } from './folder-store.ts';
import { type Holder, parseHolder } from './lock-store.ts';

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
    const tidied = LOCK.test(name) ? tidyLock(path, here) : BESIDE.test(name) ? tidyBeside(path, here.nowMs) : null;
    await tidied?.catch(() => {});
  }
}

async function tidyLock(path: string, here: { host: string; nowMs: number }): Promise<void> {
  const written = await readFile(path, 'utf8');
  const holder = parseHolder(written);
  if (holder !== null && isLeft(holder, here)) await lockAt(path).remove(written);
}

async function tidyBeside(path: string, nowMs: number): Promise<void> {
  if ((await stat(path)).mtimeMs + KEPT_MS < nowMs) await rm(path, { force: true });
}

/** A process of another machine cannot be asked, and is taken for one that lives. */
function isLeft({ host, pid, untilEpochMs }: Holder, here: { host: string; nowMs: number }): boolean {
  return host === here.host && untilEpochMs + KEPT_MS < here.nowMs && isGone(pid);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
