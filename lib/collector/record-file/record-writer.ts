import { closeSync, openSync, writeSync } from 'node:fs';
import type { RunRecord } from '../records/record.ts';

/** Appends records to one file that several processes append to. */
export interface RecordWriter {
  /** The record must not change any more: it is put into words when it is written. */
  write(record: RunRecord): void;
  /** Writes what is waiting. */
  flush(): void;
  close(): void;
}

const FLUSH_INTERVAL_MS = 100;
/** Of an observer with long answers (32 kB) so many take 4 ms to put into words, in which nothing else happens. */
const FLUSH_RECORDS = 32;

/**
 * Opens `path` for appending. Every write is one `write(2)` of whole lines on a descriptor opened with
 * O_APPEND, so lines of several processes never mix; at most 100 ms of records are lost to a SIGKILL. What the file does
 * not take (a full disk, say) is lost, and costs the lines around it at most.
 *
 * @param onFailure Told of the first time that the file took nothing, with the system's error.
 * @param append Writes and returns how many bytes of it the file took; throws the system's error.
 */
export function createRecordWriter(
  path: string,
  onFailure: (error: Error) => void,
  append: (file: number, text: string | Buffer) => number = writeText,
): RecordWriter {
  const file = openSync(path, 'a', 0o600);
  let waiting: RunRecord[] = [];
  let hasFailed = false;
  let isTorn = false;
  const flush = (): void => {
    if (waiting.length === 0) return;
    const records = waiting;
    waiting = [];
    // What was torn is a line of its own, or it would spoil the next.
    let lines = isTorn ? '\n' : '';
    for (const record of records) lines += `${JSON.stringify(record)}\n`;
    try {
      const taken = append(file, lines);
      isTorn = taken < Buffer.byteLength(lines);
      if (!isTorn) return;
      // Why it took a part only is said where the rest is tried.
      const rest = Buffer.from(lines).subarray(taken);
      isTorn = append(file, rest) < rest.length;
    } catch (error) {
      isTorn = true;
      if (hasFailed) return;
      hasFailed = true;
      onFailure(error as Error);
    }
  };
  const timer = setInterval(flush, FLUSH_INTERVAL_MS);
  timer.unref();
  return {
    write(record) {
      // Many at a time: between two calls, putting one into words would cost several times as much, and delay the second.
      if (waiting.push(record) >= FLUSH_RECORDS) flush();
    },
    flush,
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}

function writeText(file: number, text: string | Buffer): number {
  return typeof text === 'string' ? writeSync(file, text) : writeSync(file, text);
}
