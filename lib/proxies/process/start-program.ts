import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CutoverError } from '../../kit/cutover-error.ts';

/** How a program ended: exit code, or the signal that ended it. */
export interface ProgramEnd {
  code: number | null;
  signal: string | null;
}

/** A running program that is not ours. It never outlives this process, SIGKILL included. */
export interface Program extends AsyncDisposable {
  readonly name: string;
  /** The program's own process id. */
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  /** Sends SIGINT, and leaves it to the program what to do. */
  interrupt(): void;
  /** SIGTERM, then SIGKILL after `graceMs` (default 2,000); resolves when it has ended. */
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
}

type KeeperMessage =
  | { type: 'spawned'; pid: number }
  | { type: 'failed'; message: string }
  | { type: 'ended'; code: number | null; signal: string | null };

/** Starts a program under a keeper. Throws an `environment` error when it cannot be started at all. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, command, args, env, cwd, logPath } = options;
  const log = openSync(logPath, 'a');
  const keeper = fork(fileURLToPath(new URL('keeper.mjs', import.meta.url)), [command, ...args], {
    execArgv: [],
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  closeSync(log);
  let end: ProgramEnd | undefined;
  keeper.on('message', (message: KeeperMessage) => {
    if (message.type === 'ended') end = { code: message.code, signal: message.signal };
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
  const ended = once(keeper, 'exit').then((): ProgramEnd => {
    if (end !== undefined) return end;
    // The keeper was killed; the program it kept must not stay behind.
    killQuietly(pid);
    return { code: null, signal: 'SIGKILL' };
  });
  const tell = (message: string): void => {
    if (keeper.connected) keeper.send(message, () => {});
  };
  const stop = async (graceMs = 2_000): Promise<ProgramEnd> => {
    tell('terminate');
    const timer = setTimeout(() => tell('kill'), graceMs);
    const result = await ended;
    clearTimeout(timer);
    return result;
  };
  return {
    name,
    pid,
    ended,
    interrupt: () => tell('interrupt'),
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already: what was wanted.
  }
}
