import { closeSync, existsSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';

/** Characters that are written at a time. */
const BLOCK = 1024 * 1024;
/** What ends a process that does not ask for them. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A file that was not there before, and that its owner alone may read: whole, once it is put in its place by `keepFiles`, or not at all. `using` it: what is
 * not kept is taken away, also where the process is ended meanwhile.
 */
export interface NewFile extends Disposable {
  /** Throws a `usage` error where it cannot be written: its folder is gone, the disk is full. */
  write(text: string): void;
  /** Writes what waits, and closes it. It is beside its place then; one without a text is nowhere. */
  finish(): void;
  /** Puts it in its place; false: it has no text, and is not there. Throws a `usage` error where another is there. */
  place(): boolean;
  readonly path: string;
}

/** Nothing of it is on the disk before its first text. */
export function createNewFile(path: string): NewFile {
  const part = `${path}.part-${process.pid}`;
  let file: number | null = null;
  let isBegun = false;
  let waiting = '';
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      return reject(path, cause);
    }
  };
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const remove = (): void => rmSync(part, { force: true });
  const onSignal = (signal: NodeJS.Signals): void => {
    dispose();
    process.kill(process.pid, signal);
  };
  const dispose = (): void => {
    if (!isBegun) return;
    isBegun = false;
    process.off('exit', remove);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    close();
    remove();
  };
  const begin = (): number => {
    const opened = openSync(part, 'wx', 0o600);
    isBegun = true;
    process.on('exit', remove);
    for (const signal of SIGNALS) process.on(signal, onSignal);
    return opened;
  };
  const flush = (): void => {
    // Unlike writeSync, it writes all of it.
    if (waiting !== '') attempt(() => writeFileSync((file ??= begin()), waiting));
    waiting = '';
  };
  return {
    path,
    write(text) {
      waiting += text;
      if (waiting.length >= BLOCK) flush();
    },
    finish() {
      flush();
      attempt(close);
    },
    place() {
      // Unlike a rename, it fails where somebody else has put a file meanwhile.
      if (isBegun) attempt(() => linkSync(part, path));
      return isBegun;
    },
    [Symbol.dispose]: dispose,
  };
}

/** Puts files in their places: all that have a text, or none. Throws a `usage` error where one cannot be written. */
export function keepFiles(files: readonly NewFile[]): void {
  for (const file of files) file.finish();
  const placed: string[] = [];
  try {
    for (const file of files) if (file.place()) placed.push(file.path);
  } catch (error) {
    for (const path of placed) rmSync(path, { force: true });
    throw error;
  }
}

/** Writes a new file at once. Throws a `usage` error where it cannot be. */
export function writeNewFile(path: string, text: string): void {
  using file = createNewFile(path);
  file.write(text);
  keepFiles([file]);
}

/** Throws a `usage` error when one of them is there, or its folder is not: before the work, not behind it. */
export function checkNew(paths: readonly string[]): void {
  for (const path of paths) {
    if (existsSync(path)) reject(path, { code: 'EEXIST' });
    if (!existsSync(dirname(path))) reject(path, { code: 'ENOENT' });
  }
}

function reject(path: string, cause: unknown): never {
  throw new CutoverError('usage', `${path} cannot be written: ${explainRefusal(cause)}.`, { cause });
}
