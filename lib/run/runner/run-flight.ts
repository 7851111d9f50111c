import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlightResult } from '../../collector/scorecard/game-day.ts';
import type { Drill } from '../../drill/drill.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { readLastWords, readLogEnd } from '../../proxies/process/read-last-words.ts';
import { startProgram } from '../../proxies/process/start-program.ts';
import { findCommand } from '../programs/find-command.ts';

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
          if (!(error instanceof CutoverError) || error.code === 'bug') throw error;
          const output = options.redactor.clean(formatCause(error));
          return { which: 'postflight' as const, command: command.join(' '), exitCode: null, ms: 0, output };
        },
      ),
    );
  }
  return results;
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
    const { code } = await program.ended;
    const exitCode = isEnded ? null : code;
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
