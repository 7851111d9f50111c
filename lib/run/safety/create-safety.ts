import { randomUUID } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Drill } from '../../drill/drill.ts';
import { describeWindow, findFreeze, type FreezeWindow, freezeSettings } from '../../drill/safety/freeze.ts';
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
import { openUrlStore } from './url-store.ts';

const LOOK_EVERY_MS = 500;
const DEFAULT_LEASE_MS = 10_000;

/** Who stopped a run from outside. */
export type SafetyStop = 'lever' | 'lock' | 'too-long';

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
  /** Who stopped it from outside; null: nobody did. */
  stoppedBy(): SafetyStop | null;
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
  let watching: Promise<void> | null = null;
  const end = (who: SafetyStop, why: string): void => {
    if (until.aborted || stop.signal.aborted) return;
    by = who;
    options.warn(`The run is stopped, faults first: ${why}.`);
    stop.abort(why);
  };
  const watch = async (): Promise<void> => {
    const beganMs = nowEpochMs();
    let missed = 0;
    while (!until.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal: until }).catch(() => {});
      if (until.aborted) return;
      if (lastsMs === null && maxDurationMs !== undefined && nowEpochMs() - beganMs > maxDurationMs)
        return end('too-long', `it has lasted the ${formatMs(maxDurationMs)} that safety.maxDurationMs allows`);
      if (lever === undefined) continue;
      const state = await readLever(lever, env, until);
      missed = state.kind === 'missed' ? missed + 1 : 0;
      if (state.kind === 'engaged') return end('lever', `the safety lever is engaged: ${state.why}`);
      if (state.kind === 'missed' && missed >= lever.misses)
        return end(
          'lever',
          `the safety lever is taken for engaged, as it was not known ${missed} times in a row: ${state.why}`,
        );
    }
  };
  return {
    signal: AbortSignal.any([options.signal, stop.signal]),
    async enter() {
      await refuseLever(options);
      await refuseFrozen(options);
      lock = await takeLock(options);
      void lock?.lost.then((why) => end('lock', why));
      if (lever !== undefined || maxDurationMs !== undefined) watching = watch();
    },
    stoppedBy: () => by,
    async leave() {
      over.abort();
      await watching;
      await lock?.release();
    },
  };
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

async function refuseFrozen({ drill, lastsMs }: SafetyOptions): Promise<void> {
  const windows = await readFreezes(drill);
  const { maxDurationMs = 0 } = drill.safety ?? {};
  const nowMs = Date.now();
  const found = findFreeze(windows, nowMs, nowMs + (lastsMs ?? maxDurationMs));
  if (found === null) return;
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

async function takeLock({ drill, runId, env, warn }: SafetyOptions): Promise<HeldLock | null> {
  const { lock } = drill.safety ?? {};
  const host = hostname();
  const target = findTargetKey(drill, host) ?? (lock === undefined ? null : `the target of ${drill.name}`);
  if (target === null) return null;
  const leaseMs = lock?.leaseMs ?? DEFAULT_LEASE_MS;
  let store: LockStore;
  try {
    store =
      lock?.url === undefined
        ? await openFolderStore(lock?.folder ?? join(findStateFolder(env), 'locks'), target)
        : openUrlStore(lock.url, lock.tokenEnv === undefined ? undefined : env[lock.tokenEnv]);
    const claim = { target, runId, drill: drill.name, pid: process.pid, host, leaseMs, token: randomUUID() };
    return await holdLock(store, claim, nowEpochMs);
  } catch (error) {
    if (error instanceof CutoverError) throw error;
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
      `Whether another drills ${target} cannot be told: safety.lock (${where}) failed: ${cause}. Nothing was attacked.`,
      { cause: error },
    );
  }
}

/** Where a user's programs keep what outlives them: XDG's place. */
function findStateFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: state = '' } = env;
  return join(state === '' ? join(homedir(), '.local', 'state') : state, 'cutover');
}
