import { readFile } from 'node:fs/promises';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { parseRecording } from '../../lib/collector/records/parse-recording.ts';
import type { Recording } from '../../lib/collector/records/recording.ts';

const NEWLINE = 10;

/** Reads a recording. Throws a `usage` error with the path, and the line where there is one. */
export async function readRecording(path: string): Promise<Recording> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : formatCause(error);
    throw new CutoverError('usage', `${path} cannot be read: ${reason}.`, { cause: error });
  });
  return parseRecording(splitLines(bytes), path);
}

/** By the bytes: the whole may be longer than a string can be. */
function* splitLines(bytes: Buffer): Generator<{ text: string; ended: boolean }> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    yield { text: bytes.toString('utf8', start, end), ended: found >= 0 };
    start = end + 1;
  }
}
