import { accessSync, constants, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import { findTarget, type TargetSettings } from '../../drill/targets/index.ts';
import type { TargetPlan, TargetProgram, TargetProvider } from '../../drill/targets/target.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { listSecrets } from '../../kit/secrets/list-secrets.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { findFreePort } from '../../proxies/process/free-port.ts';
import { readLastWords } from '../../proxies/process/read-last-words.ts';
import { startProgram } from '../../proxies/process/start-program.ts';
import type { TargetRequest } from '../../drill/targets/render-call.ts';
import { logIn } from './log-in.ts';
import { checkReachable } from './check-reachable.ts';
import { findScript } from './find-script.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** What a target is started with. */
export interface TargetContext {
  providers: Record<ProviderName, TargetProvider>;
  /** Takes what the target prints. */
  logPath: string;
  env: NodeJS.ProcessEnv;
  /** Knows what must not be written; learns the headers that every request bears. */
  redactor: Redactor;
}

/** A target that answers. */
export interface RunningTarget extends Pick<TargetPlan, 'url' | 'headers' | 'answer'> {
  request: TargetRequest;
  /** Resolves if the target ends by itself, with how; a target that was running already never does. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the target a drill names, as its definition says, and logs in; resolves when it answers. Throws a `target` error that says
 * what was tried when it does not get ready.
 */
export async function startTarget(settings: TargetSettings, context: TargetContext): Promise<RunningTarget> {
  const { providers, env } = context;
  const target = findTarget(settings);
  const { redactor } = context;
  const plan = target.plan(settings, { providers, env, port: await findFreePort() });
  const { start, url, answer, login, request = { kind: 'wire', wire: 'openai-chat' } } = plan;
  const learn = (headers: Record<string, string>, body: string): void => {
    const { named, other } = listSecrets({ headers: listHeaders(headers), target: url, body });
    redactor.learn([...named, ...other.map(({ value }) => value)]);
  };
  learn(plan.headers, '');
  if (login !== undefined) learn(login.headers, login.body ?? '');
  const running =
    start.kind === 'program'
      ? await startTargetProgram(`target ${settings.kind}`, start.program, context)
      : await findRunning(target.urls(settings));
  try {
    const held = login === undefined ? {} : await logIn(login);
    learn(held, '');
    const headers = { ...plan.headers, ...held };
    return { url, headers, request, ...(answer === undefined ? {} : { answer }), ...running };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Somebody else has started it. */
async function findRunning(urls: Record<string, string>): Promise<Pick<RunningTarget, 'ended' | 'stop'>> {
  for (const [key, address] of Object.entries(urls)) await checkReachable(`target.${key}`, address);
  return { ended: new Promise(() => {}), stop: async () => {} };
}

function listHeaders(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}

async function startTargetProgram(
  what: string,
  { source, args, env, folder, ready }: TargetProgram,
  context: TargetContext,
): Promise<Pick<RunningTarget, 'ended' | 'stop'>> {
  const { logPath } = context;
  const cwd = folder === undefined ? undefined : await findFolder(folder);
  const program = await startProgram({
    name: what,
    ...(source.kind === 'command'
      ? { command: findCommand(what, source.name, cwd ?? '.', { ...context.env, ...env }), args }
      : { command: process.execPath, args: [findScript(what, source), ...args] }),
    env: { ...context.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    logPath,
    clean: (line) => context.redactor.clean(line),
  });
  let end: string | null = null;
  const ended = program.ended.then(({ code, signal }) => (end = `it ended with ${signal ?? code}`));
  try {
    await waitUntilReady({ what, ready, gaveUp: () => end });
  } catch (error) {
    await program.stop();
    if (!(error instanceof CutoverError)) throw error;
    // The log goes with the folder of a run that never began.
    throw new CutoverError(error.code, `${error.message} Its last words: ${readLastWords(logPath)}`, { cause: error });
  }
  return { ended, stop: async () => void (await program.stop()) };
}

/** The working folder, as a path. */
async function findFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) {
    throw new CutoverError('usage', `target.start.folder must be a folder, got ${folder} (${path})`);
  }
  return path;
}

/**
 * The program, as a path: one with a slash is looked for in its working folder, then where the drill is run; another is where PATH has it.
 * Throws an `environment` error when it is nowhere.
 */
function findCommand(what: string, name: string, folder: string, env: NodeJS.ProcessEnv): string {
  const folders = name.includes('/') ? [folder, '.'] : (env['PATH'] ?? '').split(delimiter);
  const path = folders.map((from) => resolve(from, name)).find((file) => isProgram(file));
  if (path !== undefined) return path;
  const where = name.includes('/') ? `in ${folder} nor where the drill is run` : 'on PATH';
  throw new CutoverError(
    'environment',
    `${what} needs the program ${name}, which is not ${where}. Install it, or give its path in target.start.command.`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
