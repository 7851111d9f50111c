import { open } from 'node:fs/promises';
import { parseRecord } from '../records/parse-record.ts';
import type { RunRecord } from '../records/record.ts';

/** Follows a records file that is being written. */
export interface RecordsTail {
  /** Reads what has come since the last call; a line that is not whole yet waits for the next. */
  read(): Promise<RunRecord[]>;
  close(): Promise<void>;
}

const CHUNK_BYTES = 1024 * 1024;

/** Opens `path`, which must exist; `from` its beginning (the default), or its end as it is now. */
export async function tailRecords(path: string, from: 'beginning' | 'end' = 'beginning'): Promise<RecordsTail> {
  const file = await open(path, 'r');
  let position = from === 'end' ? (await file.stat()).size : 0;
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  return {
    async read() {
      const records: RunRecord[] = [];
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
        position += bytesRead;
        if (bytesRead === 0) return records;
        rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
        const end = rest.lastIndexOf(0x0a);
        if (end === -1) continue;
        for (const line of rest.subarray(0, end).toString('utf8').split('\n')) {
          const parsed = parseRecord(line);
          if (parsed.ok) records.push(parsed.record);
        }
        rest = Buffer.from(rest.subarray(end + 1));
      }
    },
    close: () => file.close(),
  };
}
