import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { findDeathGuard } from './death-guard.ts';
import { killGroup, untilKilled } from './kill-group.ts';
import type * as marked from './marked.cjs';
import { logOutput } from './program-log.ts';
import { watchman } from './watchman.ts';

// The keeper's, too, and so not to be bundled: a bundle of modules has no `require` for what it needs.
const { killMarked, MARK } = createRequire(import.meta.url)('./marked.cjs') as typeof marked;

/** How a program ended: exit code, or the signal that ended it. */
export interface ProgramEnd {
  code: number | null;
  signal: string | null;
}

/** How long a keeper has to kill its program, before both are killed. */
const KEEPER_GRACE_MS = 1_000;

/** How long a program's last words may take once it has ended. */
const LAST_WORDS_MS = 500;

/** A running program that is not ours. It never outlives this process, SIGKILL included. */
export interface Program extends AsyncDisposable {
  readonly name: string;
  /** The program's own process id. */
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  /** Null of a program that is not talked with. */
  readonly talk: Talk | null;
  /** Sends SIGINT, and leaves it to the program what to do. */
  interrupt(): void;
  /**
   * SIGTERM to it and to what it has started, then SIGKILL after `graceMs` (default 2,000), also where its keeper is frozen; resolves
   * when it has ended. Throws where even that ends nothing.
   */
  stop(graceMs?: number): Promise<ProgramEnd>;
}

export interface ProgramOptions {
  name: string;
  command: string;
  args: readonly string[];
  /** Its whole environment. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Takes what it prints; appended to. */
  logPath: string;
  /** Takes out of a line what must not be written. */
  clean: (line: string) => string;
  /** It is talked with: it reads standard input, and answers on standard output, or on descriptor 3, so that what it prints is no answer. */
  replies?: 1 | 3;
  /** So much of what it prints is kept, characters. Default: 128 Mi. */
  mostLogged?: number;
}

/** The two ends of a talk with a program. */
export interface Talk {
  input: Writable;
  replies: Readable;
}

type KeeperMessage =
  | { type: 'spawned'; pid: number }
  | { type: 'failed'; message: string }
  | { type: 'ended'; code: number | null; signal: string | null };

/** Starts a program under a keeper. Throws an `environment` error when it cannot be started at all. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, command, args, env, cwd, logPath, clean, replies, mostLogged } = options;
  const keeperArgs = [findDeathGuard().join(' '), String(replies ?? ''), command, ...args];
  const mark = randomUUID();
  let keeper: ChildProcess;
  try {
    keeper = fork(fileURLToPath(new URL('keeper.cjs', import.meta.url)), keeperArgs, {
      execArgv: [],
      env: { ...env, [MARK]: mark },
      ...(cwd === undefined ? {} : { cwd }),
      stdio: [
        replies === undefined ? 'ignore' : 'pipe',
        'pipe',
        'pipe',
        'ipc',
        ...(replies === 3 ? (['pipe'] as const) : []),
      ],
      detached: true,
    });
  } catch (error) {
    // Words that are too long, or have the end of a text in them.
    throw new CutoverError('environment', `${name} could not be started: ${formatCause(error)}.`, { cause: error });
  }
  const talk = replies === undefined ? null : openTalk(keeper, replies);
  const outputs = [keeper.stdout, keeper.stderr].filter((output) => output !== null && output !== talk?.replies);
  const logged = logOutput(
    logPath,
    outputs.filter((output) => output !== null),
    clean,
    mostLogged,
  );
  watchman.watch(keeper, mark);
  let end: ProgramEnd | undefined;
  keeper.on('message', (message: KeeperMessage) => {
    if (message.type === 'ended') end = { code: message.code, signal: message.signal };
  });
  keeper.once('exit', () => {
    // Where the keeper was killed, the program it kept, and what that started, must not stay behind. This comes before all else: the
    // next that is killed may be this process.
    killGroup(keeper.pid);
    killMarked(mark);
  });
  const pid = await new Promise<number>((resolve, reject) => {
    keeper.once('error', reject);
    keeper.once('exit', () =>
      reject(new CutoverError('environment', `${name} could not be started: its keeper ended.`)),
    );
    keeper.once('message', (message: KeeperMessage) => {
      if (message.type === 'spawned') resolve(message.pid);
      else if (message.type === 'failed') {
        reject(new CutoverError('environment', `${name} could not be started: ${message.message} (${command}).`));
      }
    });
  });
  const ended = once(keeper, 'exit').then(async (): Promise<ProgramEnd> => {
    // Its last words; what it has left behind may hold on to its output.
    await Promise.race([logged, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    return end ?? { code: null, signal: 'SIGKILL' };
  });
  const tell = (message: string): void => {
    if (keeper.connected) keeper.send(message, () => {});
  };
  const stop = async (graceMs = 2_000): Promise<ProgramEnd> => {
    tell('terminate');
    const timer = setTimeout(() => tell('kill'), graceMs);
    // A keeper that is frozen does neither.
    const lastTimer = setTimeout(() => {
      killGroup(keeper.pid);
      killMarked(mark);
    }, graceMs + KEEPER_GRACE_MS);
    try {
      return await untilKilled(name, ended, graceMs + KEEPER_GRACE_MS);
    } finally {
      clearTimeout(timer);
      clearTimeout(lastTimer);
    }
  };
  return {
    name,
    pid,
    ended,
    talk,
    interrupt: () => tell('interrupt'),
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

function openTalk(keeper: ChildProcess, replies: 1 | 3): Talk {
  const input = keeper.stdin;
  const output = (replies === 1 ? keeper.stdout : keeper.stdio[4]) as Readable | null | undefined;
  if (input === null || output === null || output === undefined)
    throw new CutoverError('bug', 'A program that is to be talked with has no ends to talk on.');
  // One that has ended reads nothing any more: its end is what tells of it.
  input.on('error', () => {});
  output.on('error', () => {});
  return { input, replies: output };
}
