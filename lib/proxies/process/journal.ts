import { appendFileSync } from 'node:fs';
import { nowEpochMs } from './now.ts';

/** A journal that appends each entry to `path` as a line, at once, so that it survives whatever comes next. */
export function createJournal(path: string): (entry: object) => void {
  return (entry) => appendFileSync(path, `${JSON.stringify({ atEpochMs: nowEpochMs(), ...entry })}\n`, { mode: 0o600 });
}
