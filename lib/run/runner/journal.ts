import type { Redactor } from '../../kit/secrets/redactor.ts';
import { createJournal } from '../../proxies/process/journal.ts';

/** Something the drill or a person did; `what` is a verb in the past. */
export interface JournalEntry {
  what:
    | 'started'
    | 'armed'
    | 'reverted'
    | 'traffic-clean'
    | 'noted'
    | 'phase-began'
    | 'marker-decided'
    | 'load-began'
    | 'load-ended'
    | 'aborted'
    | 'crashed'
    | 'target-ended'
    | 'stop-condition'
    | 'ended-early'
    | 'stopped'
    | 'scored';
  [detail: string]: unknown;
}

/** Writes what is done, line by line and at once, so that it survives whatever comes next. */
export type Journal = (entry: JournalEntry) => void;

/** A run's journal, without secrets. It never fails: `onFailure` is told of the first line that could not be written. */
export function createRunJournal(path: string, redactor: Redactor, onFailure: (error: unknown) => void): Journal {
  const write = createJournal(path);
  let hasFailed = false;
  return (entry) => {
    try {
      write(redactor.cleanValue(entry));
    } catch (error) {
      if (!hasFailed) onFailure(error);
      hasFailed = true;
    }
  };
}
