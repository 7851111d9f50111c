import { spawn } from 'node:child_process';
import { SetupError } from './setup-error.mjs';

const OUTPUT_LIMIT = 20_000;
const KILL_AFTER_MS = 2_000;
/** What it has left behind may hold on to its outputs. */
const LAST_WORDS_MS = 500;

/**
 * Runs a program to its end and gives back what it printed (both streams, the last 20,000 characters). It leads a process group of its
 * own, so that whatever it has started is stopped with it, and ends with it: `signal` must abort where the terminal's Ctrl-C, or its end,
 * is to stop it.
 *
 * @param {object} options
 * @param {string} options.name For messages: `npm ci`.
 * @param {string} options.file The program.
 * @param {readonly string[]} options.args
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} options.timeoutMs It is stopped after that, and the run has failed.
 * @param {AbortSignal} [options.signal] Stops it too.
 * @param {boolean} [options.shell] Default false. Windows needs it for `.cmd` files.
 * @param {(pid: number) => void} [options.onStart]
 * @returns {Promise<string>}
 * @throws {CommandError} It could not be started, took too long, was stopped, or ended with another code than 0.
 */
export function runCommand({ name, file, args, cwd, env, timeoutMs, signal, shell = false, onStart }) {
  return new Promise((resolve, reject) => {
    let output = '';
    /** @type {string | undefined} */
    let stopped;
    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    // Windows has no such groups, and would show a window.
    const detached = process.platform !== 'win32';
    const child = spawn(file, args, {
      cwd,
      env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      detached,
    });
    /** @param {NodeJS.Signals} word */
    const kill = (word) => {
      try {
        if (detached && child.pid !== undefined) process.kill(-child.pid, word);
        else child.kill(word);
      } catch {
        // All of it is gone: what was wanted.
      }
    };
    // Who has left the group, with the outputs in its hands, is not waited for.
    const leave = () => {
      kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
    };
    if (child.pid !== undefined) onStart?.(child.pid);
    /** @param {string} reason */
    const stop = (reason) => {
      stopped ??= reason;
      kill('SIGTERM');
      clearTimeout(killTimer);
      killTimer = setTimeout(leave, KILL_AFTER_MS);
    };
    const onAbort = () => stop('was stopped');
    const timer = setTimeout(() => stop(`took more than ${Math.round(timeoutMs / 1000)} s`), timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-OUTPUT_LIMIT)));
    }
    /** @param {string} [failure] */
    const finish = (failure) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (failure === undefined) resolve(output);
      else reject(new CommandError(`${name} ${failure}`, output));
    };
    child.on('error', (error) => finish(`could not be started: ${error.message}`));
    child.on('exit', () => {
      clearTimeout(killTimer);
      killTimer = setTimeout(leave, stopped === undefined ? LAST_WORDS_MS : KILL_AFTER_MS);
    });
    child.on('close', (code, killedBy) => {
      clearTimeout(killTimer);
      kill('SIGKILL');
      if (stopped !== undefined) finish(stopped);
      else finish(code === 0 ? undefined : `ended with ${killedBy ?? code}`);
    });
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** A program that did not do its work; `output` is what it printed. */
export class CommandError extends SetupError {
  /** @override */
  name = 'CommandError';

  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }

  /** The last lines it printed, joined to one. @returns {string} */
  get lastLines() {
    return this.output.trim().split('\n').slice(-4).join(' | ');
  }
}
