import { closeSync, openSync, writeSync } from 'node:fs';
import type { RunRecord } from '../records/record.ts';

/** Appends records to one file that several processes append to. */
export interface RecordWriter {
  write(record: RunRecord): void;
  /** Writes what is waiting. */
  flush(): void;
  close(): void;
}

const FLUSH_INTERVAL_MS = 100;
const FLUSH_BYTES = 64 * 1024;

/**
 * Opens `path` for appending. Every write is one `write(2)` of whole lines on a descriptor opened with
 * O_APPEND, so lines of several processes never mix; at most 100 ms of records are lost to a SIGKILL.
 */
export function createRecordWriter(path: string): RecordWriter {
  const file = openSync(path, 'a');
  let waiting: string[] = [];
  let waitingBytes = 0;
  const flush = (): void => {
    if (waiting.length === 0) return;
    const text = waiting.join('');
    waiting = [];
    waitingBytes = 0;
    writeSync(file, text);
  };
  const timer = setInterval(flush, FLUSH_INTERVAL_MS);
  timer.unref();
  return {
    write(record) {
      const line = `${JSON.stringify(record)}\n`;
      waiting.push(line);
      waitingBytes += line.length;
      if (waitingBytes >= FLUSH_BYTES) flush();
    },
    flush,
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}
