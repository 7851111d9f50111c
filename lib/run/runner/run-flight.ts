import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlightResult } from '../../collector/scorecard/game-day.ts';
import type { Drill } from '../../drill/drill.ts';
import { CutoverError, findErrorCode, formatCause } from '../../kit/cutover-error.ts';
import { excerpt, excerptEnd } from '../../kit/excerpt.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { readLastWords, readLogEnd } from '../../proxies/process/read-last-words.ts';
import { startProgram } from '../../proxies/process/start-program.ts';
import { findCommand } from '../programs/find-command.ts';

/** What a shell says of a program that it does not find, and adds to the number of a signal that ended one. */
const NOT_FOUND = 127;
const BY_SIGNAL = 128;
/** So much of the end of what a command prints is kept. */
const KEPT_CHARACTERS = 4_000;

export interface FlightOptions {
  drill: Pick<Drill, 'preflight' | 'postflight'>;
  /** The run's: what a command prints is written there while it runs. */
  folder: string;
  env: NodeJS.ProcessEnv;
  redactor: Redactor;
  signal?: AbortSignal;
}

/**
 * Runs the commands before a drill, one after another. Throws an `environment` error with the last words of the first that does not end with 0, and `aborted` where
 * it was stopped meanwhile.
 */
export async function runPreflightCommands(options: FlightOptions): Promise<FlightResult[]> {
  const results: FlightResult[] = [];
  options.signal?.throwIfAborted();
  for (const place of options.drill.preflight.keys()) {
    const result = await runCommand('preflight', place, options);
    options.signal?.throwIfAborted();
    if (result.exitCode !== 0) {
      const how = result.exitCode === null ? 'did not end in its time' : `ended with ${result.exitCode}`;
      throw new CutoverError(
        'environment',
        `preflight[${place}] (${excerpt(result.command, 120)}) ${how}: ${result.words} Nothing was attacked.`,
      );
    }
    results.push(result.kept);
  }
  return results;
}

/** Runs the commands behind a drill, all of them, whatever each comes to. Never throws but a bug. */
export async function runPostflightCommands(options: FlightOptions): Promise<FlightResult[]> {
  const results: FlightResult[] = [];
  for (const place of options.drill.postflight.keys()) {
    const { command } = options.drill.postflight[place] ?? { command: [] };
    results.push(
      await runCommand('postflight', place, options).then(
        ({ kept }) => kept,
        (error: unknown) => {
          if (findErrorCode(error) === 'bug') throw error;
          const output = options.redactor.clean(formatCause(error));
          const written = options.redactor.clean(command.join(' '));
          return { which: 'postflight' as const, command: written, exitCode: NOT_FOUND, ms: 0, output };
        },
      ),
    );
  }
  return results;
}

/** Throws an `environment` error for a command behind the drill that is nowhere: what it is to put right would stay as it is. */
export function checkPostflight({ drill: { postflight }, env: own }: Pick<FlightOptions, 'drill' | 'env'>): void {
  for (const [place, { command, env }] of postflight.entries()) {
    const path = `postflight[${place}]`;
    findCommand(path, command[0] ?? '', { folder: '.', env: { ...own, ...env }, settingsPath: path });
  }
}

/** Runs the commands behind a drill that came to no end of its own, and warns of those that do not end with 0: there is no report to say so. */
export async function runPostflightAnyway(options: FlightOptions, warn: (text: string) => void): Promise<void> {
  const folder = existsSync(options.folder) ? options.folder : tmpdir();
  for (const { command, exitCode, output } of await runPostflightCommands({ ...options, folder })) {
    if (exitCode === 0) continue;
    const how = exitCode === null ? 'did not end in its time' : `ended with ${exitCode}`;
    const said = output.trim() === '' ? '' : `: ${excerptEnd(output.trim(), 200)}`;
    warn(`The command that is run behind the drill ${how}: ${excerpt(command, 120)}${said}`);
  }
}

async function runCommand(
  which: 'preflight' | 'postflight',
  place: number,
  { drill, folder, env: own, redactor, signal }: FlightOptions,
): Promise<{ exitCode: number | null; command: string; words: string; kept: FlightResult }> {
  const settings = drill[which][place];
  if (settings === undefined) throw new CutoverError('bug', `There is no ${which}[${place}].`);
  const [name = '', ...args] = settings.command;
  const path = `${which}[${place}]`;
  const env = { ...own, ...settings.env };
  const logPath = join(folder, `${which}-${place + 1}.log`);
  const beganMs = performance.now();
  const program = await startProgram({
    name: path,
    command: findCommand(path, name, { folder: '.', env, settingsPath: path }),
    args,
    env,
    logPath,
    clean: (line) => redactor.clean(line),
  });
  let isEnded = false;
  const stop = (): void => {
    isEnded = true;
    void program.stop();
  };
  const timer = setTimeout(stop, settings.timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted === true) stop();
    const { code, signal: by } = await program.ended;
    const exitCode = isEnded ? null : (code ?? BY_SIGNAL + (constants.signals[by as NodeJS.Signals] ?? 0));
    const command = redactor.clean(settings.command.join(' '));
    const output = readLogEnd(logPath).slice(-KEPT_CHARACTERS);
    const kept = { which, command, exitCode, ms: performance.now() - beganMs, output };
    return { exitCode, command, words: `${readLastWords(logPath)}.`, kept };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    // What is kept of it is in the records.
    await rm(logPath, { force: true });
  }
}
