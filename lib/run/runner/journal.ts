/** Something the drill or a person did; `what` is a verb in the past. */
export interface JournalEntry {
  what:
    | 'started'
    | 'armed'
    | 'reverted'
    | 'phase-began'
    | 'load-began'
    | 'load-ended'
    | 'aborted'
    | 'crashed'
    | 'stopped'
    | 'scored';
  [detail: string]: unknown;
}

/** Writes what is done, line by line and at once, so that it survives whatever comes next. */
export type Journal = (entry: JournalEntry) => void;
