import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ProgramPlan } from '../../drill/programs/program.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { readLastWords, readLogEnd } from '../../proxies/process/read-last-words.ts';
import { startProgram } from '../../proxies/process/start-program.ts';
import { connectOnce } from './check-reachable.ts';
import { findCommand } from './find-command.ts';
import { findMissingModule } from './find-missing-module.ts';
import { findScript } from './find-script.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** For one that ended well before it was ready: it left the serving to another, which nobody could watch or stop. */
const IN_FOREGROUND = 'Start it in the foreground, so that it runs for as long as it serves.';

/** What a program of a drill is started with. */
export interface LaunchContext {
  /** Takes what it prints. */
  logPath: string;
  env: NodeJS.ProcessEnv;
  /** Knows what must not be written. */
  redactor: Redactor;
  /** Ends the waiting, and the program. */
  signal?: AbortSignal;
}

/** A program that is ready. */
export interface LaunchedProgram {
  /** Its process id; left out of what somebody else has started. */
  pid?: number;
  /** Resolves if it ends by itself, with how. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a program of a drill; resolves when it is ready. Throws a `target` error with its last words when it does not get there.
 *
 * @param settingsPath Where its settings stand in the drill: `target.start`.
 */
export async function launchProgram(
  what: string,
  { source, args, env: ownEnv, folder, ready }: ProgramPlan,
  { logPath, redactor, signal, ...context }: LaunchContext,
  settingsPath: string,
): Promise<LaunchedProgram> {
  const cwd = folder === undefined ? undefined : await findFolder(folder, settingsPath);
  const env = { ...context.env, ...ownEnv };
  await refuseTaken(what, ready.url, settingsPath);
  const program = await startProgram({
    name: what,
    ...(source.kind === 'command'
      ? { command: findCommand(what, source.name, { folder: cwd ?? '.', env, settingsPath }), args }
      : { command: process.execPath, args: [findScript(what, source), ...args] }),
    env,
    ...(cwd === undefined ? {} : { cwd }),
    logPath,
    clean: (line) => redactor.clean(line),
  });
  let end: string | null = null;
  let isDone = false;
  const ended = program.ended.then(({ code, signal: by }) => {
    isDone = code === 0;
    return (end = `it ended with ${by ?? code}`);
  });
  try {
    await waitUntilReady({ what, ready, gaveUp: () => end, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    await program.stop();
    if (!(error instanceof CutoverError)) throw error;
    const remedy = isDone ? IN_FOREGROUND : findMissingModule(readLogEnd(logPath), cwd ?? process.cwd(), settingsPath);
    // The log goes with the folder of a run that never began.
    const words = `Its last words: ${readLastWords(logPath)}`;
    throw new CutoverError(error.code, [error.message, ...(remedy === null ? [] : [remedy]), words].join(' '), {
      cause: error,
    });
  }
  return { pid: program.pid, ended, stop: async () => void (await program.stop()) };
}

/** What answers there already would be taken for the program, which then cannot listen: an old one asks other providers. */
async function refuseTaken(what: string, url: string, settingsPath: string): Promise<void> {
  const isTaken = await connectOnce(url).then(
    () => true,
    () => false,
  );
  if (!isTaken) return;
  throw new CutoverError(
    'target',
    `${what} is to be started, and somebody listens at ${new URL(url).host} already. Stop that, let \${port} stand for the port, or leave ${settingsPath} out if that is what is to be asked.`,
  );
}

/** The working folder, as a path. */
async function findFolder(folder: string, settingsPath: string): Promise<string> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) {
    throw new CutoverError('usage', `${settingsPath}.folder must be a folder, got ${folder} (${path})`);
  }
  return path;
}
