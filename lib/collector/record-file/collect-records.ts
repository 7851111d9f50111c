import { parseRecord } from '../records/parse-record.ts';
import type { RunRecord } from '../records/record.ts';
import { readLines } from './read-lines.ts';

/** Takes in the lines of a records file: a scorer, or a collector of evidence. */
export interface RecordSink {
  add(record: RunRecord): void;
  /** Counts a line that was no record, and why it is none. */
  addUnreadable(reason: string): void;
  /** Counts an empty line, which is nothing wrong. */
  addEmpty(): void;
}

/** Reads a records file into the sink. */
export async function collectRecords(path: string, sink: RecordSink): Promise<void> {
  await readLines(path, (line) => {
    if (line === '') return sink.addEmpty();
    const parsed = parseRecord(line);
    if (parsed.ok) sink.add(parsed.record);
    else sink.addUnreadable(parsed.reason);
  });
}
