import { readInputBytes } from '../../lib/collector/record-file/read-input.ts';
import { parseRecording } from '../../lib/collector/records/parse-recording.ts';
import type { Recording } from '../../lib/collector/records/recording.ts';

const NEWLINE = 10;

/** Reads a recording. Throws a `usage` error with the path, and the line where there is one. */
export async function readRecording(path: string): Promise<Recording> {
  return parseRecording(splitLines(await readInputBytes(path)), path);
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
