import { closeSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { formatCount } from '../../kit/format/format-count.ts';

/** A longer line is written in pieces. */
const MAX_LINE_CHARACTERS = 64 * 1024;
/** A program that says more would fill the disk that the records are on, and keep the run busy with its words. */
const MOST_CHARACTERS = 128 * 1024 * 1024;
/** Of what is left out, its end is kept: a program's last words say why it ended. */
const TAIL_CHARACTERS = 64 * 1024;

/**
 * Appends what a program prints to a file of its owner's alone, each line as `clean` gives it back; of more than `most` characters the
 * beginning and the last words, and between them how much was left out. Resolves when both its outputs are closed. A file that takes nothing
 * any more keeps no program waiting.
 */
export async function logOutput(
  path: string,
  outputs: readonly Readable[],
  clean: (line: string) => string,
  most = MOST_CHARACTERS,
): Promise<void> {
  const file = openSync(path, 'a', 0o600);
  const write = (text: string): void => {
    try {
      writeSync(file, clean(text));
    } catch {
      // The records tell of a full disk, and nobody else can.
    }
  };
  let room = most;
  let left = 0;
  let tail = '';
  const take = (text: string): void => {
    if (room >= text.length) {
      room -= text.length;
      return write(text);
    }
    // From here on nothing more is written before the end: a shorter text would stand in the wrong place.
    room = 0;
    left += text.length;
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  };
  try {
    await Promise.all(outputs.map((output) => logLines(output, take)));
    if (left === 0) return;
    // Whole lines, or a part of what has to be seen whole would stand there.
    const last = left > tail.length ? tail.slice(tail.indexOf('\n') + 1) : tail;
    if (left > last.length) write(`[cutover: ${formatCount(left - last.length)} characters left out]\n`);
    write(last);
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
