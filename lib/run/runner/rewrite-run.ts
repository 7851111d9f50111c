import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { refuseRunning } from '../control/check-running.ts';
import { lockAt } from '../safety/folder-store.ts';
import { describeProcess, type HeldLock, holdLock, type LockWords } from '../safety/hold-lock.ts';
import { removeDead } from '../safety/tidy-locks.ts';
import type { RunFolder } from './run-folder.ts';

/** A score of many records keeps its process from renewing for a while. */
const LEASE_MS = 30_000;
/** By what a file system says that it has no links, with which a lock is made. */
const UNLINKED: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** By whom what follows from a run's records is made again: the command, as in `cutover judge`. */
export type Rewriter = 'judge' | 'score';

export interface RewriteOptions {
  /** Stops it. */
  signal?: AbortSignal;
  /** Told, a sentence, where the folder's file system keeps nobody else out. */
  warn: (text: string) => void;
  /** For how long it is held without being renewed, ms. Default: half a minute. */
  leaseMs?: number;
}

/**
 * Makes again what follows from a run's records, with its folder for this process alone meanwhile: of two at once, one's score could come to stand beside the other's judgements. What a
 * killed process has left is taken over.
 *
 * @param work Its signal aborts where `options.signal` does, and where another has taken the folder over; nothing is to be written then.
 * @throws `usage` when the run is not over; `environment` when another process rewrites it, or has taken it over, or nothing can be written there; `aborted` when it was stopped.
 */
export async function rewriteRun<T>(
  folder: RunFolder,
  by: Rewriter,
  work: (signal: AbortSignal) => Promise<T>,
  options: RewriteOptions,
): Promise<T> {
  const { signal } = options;
  await refuseRunning(folder.path);
  const held = await hold(folder, by, options);
  const lost = new AbortController();
  void held?.lost.then((why) =>
    lost.abort(
      new CutoverError(
        'environment',
        `cutover ${by} ended before it wrote anything more into ${folder.path}: ${why}. Run it again.`,
      ),
    ),
  );
  try {
    return await work(AbortSignal.any([lost.signal, ...(signal === undefined ? [] : [signal])]));
  } catch (error) {
    if (lost.signal.aborted) throw lost.signal.reason;
    throw signal?.aborted === true && !(error instanceof CutoverError) ? tellStopped(folder.path, by, error) : error;
  } finally {
    await held?.release();
  }
}

/** Null: nobody can be kept out there. */
async function hold(
  { path, runId }: RunFolder,
  by: Rewriter,
  { signal, warn, leaseMs = LEASE_MS }: RewriteOptions,
): Promise<HeldLock | null> {
  const lock = join(path, '.rewriting');
  const host = hostname();
  // None is there, as a rule.
  await removeDead(lock, host).catch(() => {});
  const claim = {
    target: path,
    runId,
    drill: `cutover ${by}`,
    pid: process.pid,
    host,
    leaseMs,
    token: randomUUID(),
  };
  try {
    return await holdLock(lockAt(lock, 0o644), claim, nowEpochMs, {
      ...(signal === undefined ? {} : { signal }),
      words: rewritten,
    });
  } catch (error) {
    if (error instanceof CutoverError) throw error;
    if (signal?.aborted === true) throw tellStopped(path, by, error);
    if (!UNLINKED.has((error as NodeJS.ErrnoException).code ?? ''))
      throw new CutoverError(
        'environment',
        `cutover ${by} changed nothing in ${path}: ${lock}, by which others are kept out meanwhile, cannot be had: ${explainRefusal(error, refusals)}.`,
        { cause: error },
      );
    warn(
      `Nothing keeps another from rewriting ${path} meanwhile: its file system takes no lock: ${formatCause(error)}.`,
    );
    return null;
  }
}

/** What a system's refusals mean here. */
const refusals: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder. Remove it',
  EROFS: 'nothing can be written there. Copy the run to where it can',
};

const tellStopped = (path: string, by: Rewriter, cause: unknown): CutoverError =>
  new CutoverError('aborted', `cutover ${by} was stopped; ${path} is as it was.`, { cause });

const rewritten: LockWords = {
  verb: 'rewrite',
  writer: 'cutover judge or score',
  what: "the run's folder",
  held: (holder) =>
    `${excerpt(holder.target, 400)} is judged or scored already: by ${excerpt(holder.drill, 60)}, ${describeProcess(holder)}. Two at once would leave judgements and a score that do not belong together. Wait for it, or stop it there.`,
  foreign: 'Remove it.',
};
