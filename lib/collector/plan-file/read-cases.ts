import { closeSync, openSync } from 'node:fs';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { findLines, type Lines } from './line-file.ts';

/** The cases of a run, read one by one from its folder. `using` it. */
export interface CaseLines extends Disposable {
  /** The case of a number. Throws `usage` when there is none, or it is no JSON. */
  read(number: number): object;
}

/** Opens cases.ndjson, where there is one: a drill of made-up cases has none. */
export function openCaseLines(path: string): CaseLines {
  // At once: to find the lines of a large file takes longer than whoever asks for the first case has time.
  let opened = openIfThere(path);
  return {
    read(number) {
      try {
        opened ??= open(path);
        if (number >= opened.lines.count) throw new Error('there is no such line');
        return JSON.parse(opened.lines.read(number)) as object;
      } catch (cause) {
        throw new CutoverError(
          'usage',
          `${path}: line ${number + 1} cannot be read: ${tellWhy(cause)}. It holds what the run asked: take the file from where the run was made.`,
          { cause },
        );
      }
    },
    [Symbol.dispose]() {
      if (opened !== null) closeSync(opened.file);
    },
  };
}

function tellWhy(cause: unknown): string {
  const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return isGone ? 'there is no such file' : formatCause(cause).replace(/[.]$/, '');
}

function openIfThere(path: string): ReturnType<typeof open> | null {
  try {
    return open(path);
  } catch {
    // Whoever asks for a case of it is told why.
    return null;
  }
}

function open(path: string): { file: number; lines: Lines } {
  const file = openSync(path, 'r');
  return { file, lines: findLines(file, 'any') };
}
