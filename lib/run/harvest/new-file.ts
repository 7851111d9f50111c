import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';

/** Characters that are written at a time. */
const BLOCK = 1024 * 1024;

/** A file that was not there before, and that its owner alone may read. `using` it: what waits is written then. */
export interface NewFile extends Disposable {
  write(text: string): void;
}

/** It is there from the first text on; a `usage` error is thrown then where it cannot be. */
export function createNewFile(path: string): NewFile {
  let file: number | null = null;
  let waiting = '';
  const flush = (): void => {
    if (waiting !== '' && file !== null) writeSync(file, waiting);
    waiting = '';
  };
  return {
    write(text) {
      file ??= open(path);
      waiting += text;
      if (waiting.length >= BLOCK) flush();
    },
    [Symbol.dispose]() {
      flush();
      if (file !== null) closeSync(file);
    },
  };
}

/** Throws a `usage` error when one of them is there, or its folder is not: before the work, not behind it. */
export function checkNew(paths: readonly string[]): void {
  for (const path of paths) {
    if (existsSync(path)) reject(path, { code: 'EEXIST' });
    if (!existsSync(dirname(path))) reject(path, { code: 'ENOENT' });
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    return reject(path, cause);
  }
}

function reject(path: string, cause: unknown): never {
  throw new CutoverError('usage', `${path} cannot be written: ${explainRefusal(cause)}.`, { cause });
}
