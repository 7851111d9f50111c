import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Drill } from '../../drill/drill.ts';
import { describeWindow, findFreeze, type FreezeWindow, freezeSettings } from '../../drill/safety/freeze.ts';
import type { LeverSettings } from '../../drill/safety/safety.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { readDocument } from '../../kit/documents/read-document.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { openFolderStore } from './folder-store.ts';
import { type HeldLock, holdLock } from './hold-lock.ts';
import type { LockStore } from './lock-store.ts';
import { readLever } from './read-lever.ts';
import { findTargetKey } from './target-key.ts';
import { tidyLocks } from './tidy-locks.ts';
import { openUrlStore } from './url-store.ts';

const LOOK_EVERY_MS = 500;
const DEFAULT_LEASE_MS = 10_000;

/** Who stopped a run from outside; `cleared`: somebody took its injector from it. */
export type SafetyStop = 'lever' | 'lock' | 'too-long' | 'cleared';

export interface SafetyOptions {
  drill: Pick<Drill, 'name' | 'target' | 'safety'>;
  /** What is told to who is refused meanwhile. */
  runId: string;
  env: NodeJS.ProcessEnv;
  /** Ends the wait for a lever or a lock. */
  signal: AbortSignal;
  /** How long the attack is planned to last, ms; null: that is not known, and `maxDurationMs` ends it. */
  lastsMs: number | null;
  warn(text: string): void;
}

/** What keeps a run from doing harm, from before its start to its end. */
export interface RunSafety {
  /** The run's own signal, which the lever, a lost lock and the longest duration abort, too; its reason is a clause. */
  signal: AbortSignal;
  /**
   * Refuses with an `environment` error where the lever is engaged or unknown, it is frozen, or another drills the target; else watches, and holds the
   * target, until `leave`.
   */
  enter(): Promise<void>;
  /** Refuses as `enter` does where it is frozen by now, or would be before its end: what comes before the load takes its time. */
  refuseFrozen(): Promise<void>;
  /** Stops it for somebody whom others heard; `why` is a clause. The first of all counts. */
  stop(by: SafetyStop, why: string): void;
  /** Who stopped it from outside; null: nobody did. */
  stoppedBy(): SafetyStop | null;
  /** There is nothing left to be stopped: nobody stops it any more, and the target is held on. */
  settle(): void;
  leave(): Promise<void>;
}

/** The safety of one run. Nothing is looked at before `enter`. */
export function createSafety(options: SafetyOptions): RunSafety {
  const { drill, env, lastsMs } = options;
  const { lever, maxDurationMs } = drill.safety ?? {};
  const stop = new AbortController();
  const over = new AbortController();
  const until = AbortSignal.any([options.signal, over.signal]);
  let by: SafetyStop | null = null;
  let lock: HeldLock | null = null;
  let watching: Promise<unknown> | null = null;
  const end = (who: SafetyStop, why: string): void => {
    if (until.aborted || stop.signal.aborted) return;
    by = who;
    options.warn(`The run is stopped, faults first: ${why}.`);
    stop.abort(why);
  };
  /** Looks until there is nothing more to be said, or it is over. */
  const lookOften = async (look: () => Promise<void> | void): Promise<void> => {
    while (!until.aborted && !stop.signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal: until }).catch(() => {});
      if (!until.aborted) await look();
    }
  };
  const watchLever = (part: LeverSettings): Promise<void> => {
    let missed = 0;
    return lookOften(async () => {
      const state = await readLever(part, env, until);
      missed = state.kind === 'missed' ? missed + 1 : 0;
      if (state.kind === 'engaged') end('lever', `the safety lever is engaged: ${state.why}`);
      if (state.kind === 'missed' && missed >= part.misses)
        end(
          'lever',
          `the safety lever is taken for engaged, as it was not known ${missed} times in a row: ${state.why}`,
        );
    });
  };
  /** What nobody knows the length of before. */
  const watchLength = (windows: readonly FreezeWindow[]): Promise<void> => {
    const beganMs = nowEpochMs();
    return lookOften(() => {
      if (maxDurationMs !== undefined && nowEpochMs() - beganMs > maxDurationMs)
        return end('too-long', `it has lasted the ${formatMs(maxDurationMs)} that safety.maxDurationMs allows`);
      const found = findFreeze(windows, Date.now(), Date.now());
      if (found !== null) end('too-long', `it has lasted into a frozen time: ${describeWindow(found.window)}`);
    });
  };
  return {
    signal: AbortSignal.any([options.signal, stop.signal]),
    async enter() {
      await refuseLever(options);
      const windows = await refuseFrozen(options);
      lock = await takeLock(options);
      void lock?.lost.then((why) => end('lock', why));
      watching = Promise.all([
        ...splitLever(lever).map(watchLever),
        ...(lastsMs === null ? [watchLength(windows)] : []),
      ]);
    },
    refuseFrozen: async () => void (await refuseFrozen(options)),
    stop: end,
    stoppedBy: () => by,
    settle: () => over.abort(),
    async leave() {
      over.abort();
      await watching;
      await lock?.release();
    },
  };
}

/** What is at hand is not kept waiting by what has to be asked for. */
function splitLever(lever: LeverSettings | undefined): LeverSettings[] {
  if (lever === undefined) return [];
  const { url, ...near } = lever;
  return [
    ...(near.file === undefined && near.env === undefined ? [] : [near]),
    ...(url === undefined ? [] : [{ url, misses: lever.misses }]),
  ];
}

async function refuseLever({ drill, env, signal }: SafetyOptions): Promise<void> {
  const { lever } = drill.safety ?? {};
  if (lever === undefined) return;
  const state = await readLever(lever, env, signal);
  if (state.kind === 'released') return;
  const what = state.kind === 'engaged' ? 'is engaged' : 'is taken for engaged, as it is not known to be released';
  throw new CutoverError(
    'environment',
    `The safety lever of ${drill.name} ${what}: ${state.why}. Nothing was attacked. Release it, and try again.`,
  );
}

/** Resolves to the frozen times, none of which it would reach. */
async function refuseFrozen({ drill, lastsMs }: SafetyOptions): Promise<FreezeWindow[]> {
  const windows = await readFreezes(drill);
  const { maxDurationMs = 0 } = drill.safety ?? {};
  const nowMs = Date.now();
  const found = findFreeze(windows, nowMs, nowMs + (lastsMs ?? maxDurationMs));
  if (found === null) return windows;
  const when =
    found.atEpochMs <= nowMs
      ? 'It is now'
      : `It would last into it, until ${new Date(nowMs + (lastsMs ?? maxDurationMs)).toISOString()}`;
  throw new CutoverError(
    'environment',
    `${drill.name} is frozen: ${describeWindow(found.window)}. ${when}. Nothing was attacked. Run it outside of that time, or change safety.freeze.`,
  );
}

/** All windows of a drill: its own, and those of its file. Throws a `usage` error for a file that is none of them. */
async function readFreezes({ safety }: Pick<Drill, 'safety'>): Promise<FreezeWindow[]> {
  const { freeze = [], freezeFile } = safety ?? {};
  if (freezeFile === undefined) return [...freeze];
  const text = await readInput(freezeFile, `safety.freezeFile ${freezeFile}`);
  return [...freeze, ...readDocument(text, freezeFile, (value) => freezeSettings.read(value, 'freeze'))];
}

async function takeLock({ drill, runId, env, signal, warn }: SafetyOptions): Promise<HeldLock | null> {
  const { lock } = drill.safety ?? {};
  const host = hostname();
  const target = findTargetKey(drill, host) ?? (lock === undefined ? null : `the target of ${drill.name}`);
  if (target === null) return null;
  const leaseMs = lock?.leaseMs ?? DEFAULT_LEASE_MS;
  let store: LockStore;
  try {
    store = await openStore(lock, target, env);
    const claim = { target, runId, drill: drill.name, pid: process.pid, host, leaseMs, token: randomUUID() };
    return await holdLock(store, claim, nowEpochMs, { signal });
  } catch (error) {
    if (error instanceof CutoverError || signal.aborted) throw error;
    const cause = formatCause(error instanceof Error && error.cause instanceof Error ? error.cause : error);
    if (lock === undefined) {
      // Nobody asked for it: a home that cannot be written keeps nobody from a drill.
      warn(
        `Nothing keeps another drill from this target: its lock cannot be written: ${cause}. safety.lock names another place.`,
      );
      return null;
    }
    const where = lock.url === undefined ? lock.folder : maskUrl(lock.url);
    throw new CutoverError(
      'environment',
      `Whether another drills ${target} cannot be told: safety.lock (${where}) failed: ${cause}. Nothing was attacked.${lock.folder === undefined ? '' : ' All who drill it must be able to read, write and remove files in that folder, those of the others too.'}`,
      { cause: error },
    );
  }
}

async function openStore(
  lock: NonNullable<SafetyOptions['drill']['safety']>['lock'],
  target: string,
  env: NodeJS.ProcessEnv,
): Promise<LockStore> {
  if (lock?.url !== undefined) return openUrlStore(lock.url, readToken(lock.tokenEnv, env));
  if (lock?.folder === undefined) {
    const own = join(findStateFolder(env), 'locks');
    await mkdir(own, { recursive: true });
    await tidyLocks(own, { host: hostname(), nowMs: nowEpochMs() }).catch(() => {});
    return openFolderStore(own, target);
  }
  try {
    return await openFolderStore(lock.folder, target, 0o644);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new CutoverError(
      'usage',
      `safety.lock.folder must be a folder that is there, got ${lock.folder}, which is ${code === 'ENOENT' ? 'not' : 'a file, or in one'}. Make it where all who drill ${target} share it; one made by itself would keep nobody away. Nothing was attacked.`,
      { cause: error },
    );
  }
}

function readToken(name: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (name === undefined) return undefined;
  const token = env[name] ?? '';
  if (token !== '') return token;
  throw new CutoverError(
    'usage',
    `safety.lock.tokenEnv needs the environment variable ${name}, which is not set. Nothing was attacked.`,
  );
}

/** Where a user's programs keep what outlives them: XDG's place. */
function findStateFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: state = '' } = env;
  return join(state === '' ? join(homedir(), '.local', 'state') : state, 'cutover');
}
