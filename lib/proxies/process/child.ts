/**
 * How Cutover's own processes (seats, mocks) are started, configured, asked and stopped. The settings travel
 * over the IPC channel, so that no token shows in a process list; the channel's end is how a child learns that
 * whoever started it is gone, SIGKILL included.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CutoverError, type ErrorCode } from '../../kit/cutover-error.ts';
import { excerptEnd } from '../../kit/excerpt.ts';
import { findBundle } from './find-bundle.mjs';
import { killGroup, untilKilled } from './kill-group.ts';
import { watchman } from './watchman.ts';

/** What a child sends; `id` answers the request of the same id. */
export type ChildMessage =
  | { type: 'ready'; facts: unknown }
  | { type: 'failed'; code: ErrorCode; message: string }
  | { type: 'failing'; why: string }
  | { type: 'secrets'; values: readonly string[] }
  | { type: 'reply'; id: number; value?: unknown; error?: string };

/** What a parent sends. */
export type ParentMessage =
  | { type: 'start'; settings: unknown }
  | { type: 'request'; id: number; name: string; payload: unknown }
  | { type: 'secrets'; values: readonly string[] }
  | { type: 'stop' };

export interface ChildOptions {
  /** For messages: `observer`, `mock:primary`. */
  name: string;
  /** The file whose top level calls `serveChild`; see `entryUrl`. */
  entry: URL;
  /** JSON-serialisable. */
  settings: unknown;
  /** Default 20,000 ms. */
  readyTimeoutMs?: number;
  /** Told of secrets that it has met. */
  onSecrets?: (values: readonly string[]) => void;
  /** How large V8's nursery may grow, in MiB of each half: what a busy process keeps of it, it keeps. Default: V8's own. */
  nurseryMb?: number;
}

/** A running process of ours. `await using` it, or call `stop`. */
export interface Child<Facts> extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  /** What it said when it was ready (ports, say). */
  readonly facts: Facts;
  /** Resolves when it has ended, with how. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Resolves with a clause when it cannot do its work any more, by its own word or by its end: `observer (SIGKILL) ended by itself`. */
  readonly failed: Promise<string>;
  /** Tells it what must not be written. */
  learn(secrets: readonly string[]): void;
  /** Asks it something; rejects when it ends first or does not answer in 5 s. */
  request(name: string, payload?: unknown): Promise<unknown>;
  /**
   * Asks it to stop, waits up to 2 s, then kills it and whatever it has started. Throws where even that ends nothing within another
   * 3 s: then it hangs in the system. Safe to call twice.
   */
  stop(): Promise<void>;
}

/** So much is kept of what it says on standard error at once. */
const ERROR_CHARACTERS = 4_000;
const REQUEST_TIMEOUT_MS = 5_000;
const STOP_TIMEOUT_MS = 2_000;

/** Starts a process of ours and waits until it is ready. Throws what the child failed with, or a time-out. */
export async function startChild<Facts>(options: ChildOptions): Promise<Child<Facts>> {
  const { name, entry, settings, readyTimeoutMs = 20_000, nurseryMb } = options;
  const file = fileURLToPath(entry);
  const bundle = await findBundle(file);
  const child = fork(bundle === null ? file : fileURLToPath(bundle), [], {
    execArgv: [
      ...(nurseryMb === undefined ? [] : [`--max-semi-space-size=${nurseryMb}`]),
      ...(bundle === null ? ['--import', import.meta.resolve('tsx')] : []),
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own, so that the terminal's Ctrl-C reaches the runner only.
    detached: true,
  });
  watchman.watch(child);
  // What it has started and left behind goes with it.
  child.once('exit', () => killGroup(child.pid));
  const errors: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors.push(text.slice(-ERROR_CHARACTERS));
    if (errors.length > 50) errors.shift();
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  try {
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'secrets') options.onSecrets?.(message.values);
    });
    const facts = await waitUntilReady(child, options, settings, readyTimeoutMs, () => errors.join(''));
    return handle(child, name, facts as Facts, exited);
  } catch (error) {
    killGroup(child.pid);
    throw error;
  }
}

async function waitUntilReady(
  child: ChildProcess,
  options: ChildOptions,
  settings: unknown,
  timeoutMs: number,
  errorText: () => string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(new CutoverError('environment', `${options.name} was not ready after ${timeoutMs} ms.`)),
      timeoutMs,
    );
    function done(): void {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit).off('error', fail);
    }
    function fail(error: Error): void {
      done();
      reject(error);
    }
    function onMessage(message: ChildMessage): void {
      if (message.type === 'ready') {
        done();
        resolve(message.facts);
      } else if (message.type === 'failed') fail(new CutoverError(message.code, message.message));
    }
    function onExit(code: number | null, signal: string | null): void {
      const lastLines = excerptEnd(errorText().trim().split('\n').slice(-12).join(' | '));
      fail(new CutoverError('bug', `${options.name} ended (${signal ?? code}) before it was ready: ${lastLines}`));
    }
    child.on('message', onMessage).on('exit', onExit).on('error', fail);
    send(child, { type: 'start', settings });
  });
}

function handle<Facts>(child: ChildProcess, name: string, facts: Facts, exited: Child<Facts>['exited']): Child<Facts> {
  let nextId = 1;
  let alive = true;
  void exited.then(() => (alive = false));
  const told = new Promise<string>((resolve) => {
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'failing') resolve(`${name} ${message.why}`);
    });
  });
  const ended = exited.then(({ code, signal }) => `${name} (${signal ?? code}) ended by itself`);
  const stop = async (): Promise<void> => {
    if (!alive) return;
    send(child, { type: 'stop' });
    const timer = setTimeout(() => killGroup(child.pid), STOP_TIMEOUT_MS);
    await untilKilled(name, exited, STOP_TIMEOUT_MS);
    clearTimeout(timer);
  };
  return {
    name,
    pid: child.pid ?? 0,
    facts,
    exited,
    failed: Promise.race([told, ended]),
    learn: (values) => send(child, { type: 'secrets', values }),
    stop,
    [Symbol.asyncDispose]: stop,
    request(requestName, payload) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => finish(new CutoverError('bug', `${name} did not answer "${requestName}" in ${REQUEST_TIMEOUT_MS} ms.`)),
          REQUEST_TIMEOUT_MS,
        );
        function finish(error: Error | null, value?: unknown): void {
          clearTimeout(timer);
          child.off('message', onMessage).off('exit', onExit);
          if (error) reject(error);
          else resolve(value);
        }
        function onMessage(message: ChildMessage): void {
          if (message.type !== 'reply' || message.id !== id) return;
          finish(
            message.error === undefined ? null : new CutoverError('bug', `${name}: ${message.error}`),
            message.value,
          );
        }
        function onExit(): void {
          finish(new CutoverError('environment', `${name} ended before it answered "${requestName}".`));
        }
        if (!alive) return onExit();
        child.on('message', onMessage).on('exit', onExit);
        send(child, { type: 'request', id, name: requestName, payload });
      });
    },
  };
}

function send(child: ChildProcess, message: ParentMessage): void {
  // A child that has just gone is no error here: its exit is what the callers wait for.
  if (child.connected) child.send(message, () => {});
}
