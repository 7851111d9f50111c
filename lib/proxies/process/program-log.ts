import { closeSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** A longer line is written in pieces. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/**
 * Appends what a program prints to a file of its owner's alone, each line as `clean` gives it back. Resolves when both its outputs are
 * closed. A file that takes nothing any more keeps no program waiting.
 */
export async function logOutput(
  path: string,
  outputs: readonly Readable[],
  clean: (line: string) => string,
): Promise<void> {
  const file = openSync(path, 'a', 0o600);
  const write = (text: string): void => {
    try {
      writeSync(file, clean(text));
    } catch {
      // The records tell of a full disk, and nobody else can.
    }
  };
  try {
    await Promise.all(outputs.map((output) => logLines(output, write)));
  } finally {
    closeSync(file);
  }
}

/** Whole lines, so that nothing is taken apart that has to be seen whole. */
function logLines(output: Readable, write: (text: string) => void): Promise<void> {
  let rest = '';
  output.setEncoding('utf8');
  return new Promise((resolve) => {
    output.on('data', (text: string) => {
      rest += text;
      const end = rest.length > MAX_LINE_CHARACTERS ? rest.length : rest.lastIndexOf('\n') + 1;
      if (end === 0) return;
      write(rest.slice(0, end));
      rest = rest.slice(end);
    });
    output.on('error', () => {});
    output.on('close', () => {
      if (rest !== '') write(rest);
      resolve();
    });
  });
}
