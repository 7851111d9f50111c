import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { CutoverError } from '../../kit/cutover-error.ts';

const CHUNK_BYTES = 512 * 1024;
const NEWLINE = 10;
/** No process of ours writes a longer line; one without an end would take all memory. */
const MOST_LINE_BYTES = 128 * 1024 * 1024;

/**
 * Calls `onLine` with each line. What follows the last line end is a line if it is not empty. Reads in pieces, because a
 * records file may be larger than a string can be; waits for `onPiece` after each, which is half a megabyte or a line.
 */
export async function readLines(
  path: string,
  onLine: (line: string) => void,
  onPiece: () => Promise<void> = async () => {},
): Promise<void> {
  const file = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let kept = 0;
    let position = 0;
    for (;;) {
      if (kept === buffer.length) {
        if (kept >= MOST_LINE_BYTES) throw new CutoverError('usage', `${path} has a line of over ${kept} bytes.`);
        buffer = Buffer.concat([buffer], buffer.length * 2);
      }
      // The file was written a moment ago and lies in memory: to wait for a read takes longer than the read.
      const bytesRead = readSync(file, buffer, kept, buffer.length - kept, position + kept);
      const end = kept + bytesRead;
      const filled = buffer.subarray(0, end);
      let start = 0;
      // What was kept has no line end, so the search may begin behind it.
      for (let at = filled.indexOf(NEWLINE, kept); at >= 0; at = filled.indexOf(NEWLINE, start)) {
        onLine(buffer.toString('utf8', start, at));
        start = at + 1;
      }
      if (bytesRead === 0) {
        if (end > start) onLine(buffer.toString('utf8', start, end));
        return onPiece();
      }
      buffer.copyWithin(0, start, end);
      position += start;
      kept = end - start;
      // Signals and messages get their turn.
      await onPiece();
      await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}
