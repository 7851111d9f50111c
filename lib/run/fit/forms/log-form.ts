import type { LogRow } from '../../../collector/fit/log-row.ts';

/** What a line of a log tells. */
export type LogEntry =
  | {
      kind: 'row';
      row: LogRow;
      /** When the line was written, epoch ms, where that is not when its call began. */
      writtenMs?: number;
      /** The zone its time was told in: `Z`, `+02:00`, `none`; left out: a count from the epoch, which has none. */
      zone?: string;
      /** What was asked for, where the log tells it. */
      path?: string;
    }
  | { kind: 'skipped'; reason: string };

/** Reads the lines of one log, in order. */
export interface LineReader {
  read(line: string): LogEntry[];
  /** What was held back until it was sure that nothing belonged to it any more. */
  finish(): LogEntry[];
  /** What a reader of the result must know of how it was read, a sentence each. */
  notes(): string[];
}

/** A form of log. */
export interface LogForm {
  /** What it is, for help and messages. */
  summary: string;
  /** Is this the first line of one? */
  fits(line: string): boolean;
  /** A reader; `first` is the first line that is not empty, and is read again by it. */
  create(first: string): LineReader;
}

/** Why a line is left out. */
export const skip = (reason: string): LogEntry => ({ kind: 'skipped', reason });

/** A reader of lines that do not know of each other. */
export function readEach(read: (line: string) => LogEntry[], notes: () => string[] = () => []): LineReader {
  return { read, finish: () => [], notes };
}
