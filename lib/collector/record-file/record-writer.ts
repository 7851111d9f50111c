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
 * O_APPEND, so lines of several processes never mix; at most 100 ms of records are lost to a SIGKILL.
 */
export function createRecordWriter(path: string): RecordWriter {
  const file = openSync(path, 'a');
  let waiting: RunRecord[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    const records = waiting;
    waiting = [];
    let lines = '';
    for (const record of records) lines += `${JSON.stringify(record)}\n`;
    writeSync(file, lines);
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
