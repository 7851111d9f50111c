/**
 * Lets one set-up at a time change this folder.
 *
 * The lock is a numbered file, `setup.lock.7`; the highest number counts. Who finds that one released, or its
 * processes dead, creates the next number (the file system lets only one do that) and owns the lock. The
 * highest file is never removed, only marked as released: so nobody can take away a lock that was renewed
 * since he looked, which is what goes wrong with a single file that is deleted when stale.
 */
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatCause, SetupError } from './setup-error.mjs';

/**
 * @typedef {object} Lock
 * @property {(pid: number) => void} shareWith The lock stays held while this process lives, even if we die.
 *
 * @typedef {{ kind: 'held' | 'released', pids: number[], host: string }} LockState
 */

const FILE = /^setup\.lock\.(\d+)$/;
const POLL_MS = 200;
/** No step of the set-up may take this long (10 min), so an older lock has lost its owner. */
const STALE_AFTER_MS = 15 * 60_000;
/** Between creating the file and writing it there is a moment in which it is empty. */
const WRITING_MS = 10_000;
const WAIT_MS = 30 * 60_000;

/**
 * Runs `action` while holding the lock of `folder`. The lock of a process that was killed is taken over.
 *
 * @template T
 * @param {object} options
 * @param {string} options.folder Made if it is not there.
 * @param {(owner: string) => void} options.onWait Called once, if somebody else holds the lock.
 * @param {AbortSignal} [options.signal] Ends the waiting.
 * @param {(lock: Lock) => Promise<T>} action
 * @returns {Promise<T>}
 * @throws {SetupError} After 30 min of waiting, or where the folder cannot be written.
 */
export async function withLock({ folder, onWait, signal }, action) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = formatCause(error);
    throw new SetupError(`${folder} cannot be written (${reason}). Set CUTOVER_CACHE to a folder of yours.`);
  }
  const startedAt = Date.now();
  let told = false;
  let file = tryAcquire(folder);
  while (typeof file !== 'string') {
    if (!told) onWait(file.owner);
    told = true;
    if (Date.now() - startedAt > WAIT_MS) {
      throw new SetupError(`Another set-up (${file.owner}) did not end in 30 min. Stop it, or delete ${file.path}.`);
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
    file = tryAcquire(folder);
  }
  const own = file;
  const pids = [process.pid];
  try {
    return await action({
      shareWith(pid) {
        pids.push(pid);
        replace(own, { kind: 'held', pids, host: hostname() });
      },
    });
  } finally {
    replace(own, { kind: 'released', pids: [], host: hostname() });
  }
}

/**
 * @param {string} folder
 * @returns {string | { owner: string, path: string }} Our file, or who holds the lock.
 */
function tryAcquire(folder) {
  const newest = generations(folder).at(-1) ?? 0;
  const newestPath = join(folder, `setup.lock.${newest}`);
  const owner = newest === 0 ? undefined : ownerOf(newestPath);
  if (owner !== undefined) return { owner, path: newestPath };
  const path = join(folder, `setup.lock.${newest + 1}`);
  const lost = { owner: 'another process', path };
  try {
    writeFileSync(path, formatState({ kind: 'held', pids: [process.pid], host: hostname() }), { flag: 'wx' });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return lost;
    throw error;
  }
  // While we looked, others may have taken this number, released it, and removed it for a higher one.
  if (generations(folder).some((generation) => generation > newest + 1)) {
    rmSync(path, { force: true });
    return lost;
  }
  for (const generation of generations(folder)) {
    if (generation <= newest) rmSync(join(folder, `setup.lock.${generation}`), { force: true });
  }
  return path;
}

/**
 * @param {string} folder
 * @returns {number[]} Ascending.
 */
function generations(folder) {
  return readdirSync(folder)
    .flatMap((name) => {
      const match = FILE.exec(name);
      return match === null ? [] : [Number(match[1])];
    })
    .toSorted((a, b) => a - b);
}

/**
 * @param {string} path
 * @returns {string | undefined} Who holds it; undefined if nobody does any more.
 */
function ownerOf(path) {
  let ageMs;
  let text;
  try {
    ageMs = Date.now() - statSync(path).mtimeMs;
    text = readFileSync(path, 'utf8');
  } catch {
    // Removed since the listing: there is a newer one, which the next look finds.
    return 'another process';
  }
  /** @type {LockState} */
  let state;
  try {
    state = JSON.parse(text);
  } catch {
    return ageMs < WRITING_MS ? 'another process' : undefined;
  }
  if (state.kind === 'released' || ageMs > STALE_AFTER_MS) return undefined;
  // Processes of another machine or container cannot be asked; the age decides.
  if (state.host !== hostname()) return `process ${state.pids[0]} on ${state.host}`;
  const alive = state.pids.find((pid) => isAlive(pid));
  return alive === undefined ? undefined : `process ${alive}`;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {string} path
 * @param {LockState} state
 */
function replace(path, state) {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, formatState(state));
  renameSync(temporary, path);
}

/** @param {LockState} state */
function formatState(state) {
  return `${JSON.stringify(state)}\n`;
}
