import { parseRecord } from '../records/parse-record.ts';
import type { RunRecord } from '../records/record.ts';
import { type LinesTail, tailLines } from './tail-lines.ts';

/** Follows a records file that is being written. */
export interface RecordsTail extends Omit<LinesTail, 'read'> {
  /** The records that have come since the last call; a line that is none is passed over. */
  read(): Promise<RunRecord[]>;
}

/** Opens `path`, which must exist; `from` its beginning (the default), or its end as it is now. */
export async function tailRecords(path: string, from: 'beginning' | 'end' = 'beginning'): Promise<RecordsTail> {
  const tail = await tailLines(path, from);
  return {
    async read() {
      const parsed = (await tail.read()).map(parseRecord);
      return parsed.flatMap((line) => (line.ok ? [line.record] : []));
    },
    get readBytes() {
      return tail.readBytes;
    },
    close: tail.close,
  };
}
