import { excerptEnd } from '../../kit/excerpt.ts';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** So much of a log's end is looked at, and said at most. */
const LOOKED_AT_BYTES = 16 * 1024;
const MOST_CHARACTERS = 600;
const MOST_LINES = 5;

/** A line of a stack trace of JavaScript: a dozen of them would hide the error they stand beneath. */
const FRAME = /^at .*(?::\d+:\d+\)?|\(<anonymous>\))(?: \{)?$/;

/**
 * The last lines of a program's log as one line, stack frames left out, for a message; `it said nothing` where there are none. Never throws.
 *
 * @param from Where its words begin, bytes: what stands before are another's.
 */
export function readLastWords(path: string, from = 0): string {
  const lines = readLogEnd(path, from)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !FRAME.test(line));
  const words = lines.slice(-MOST_LINES).join(' | ');
  return words === '' ? 'it said nothing' : excerptEnd(words, MOST_CHARACTERS);
}

/** The last 16 kB of a program's log; '' where there is none. Never throws. */
export function readLogEnd(path: string, from = 0): string {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.max(0, Math.min(size - from, LOOKED_AT_BYTES)));
      const bytes = readSync(file, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8', 0, bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
