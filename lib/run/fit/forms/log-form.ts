import type { LogRow } from '../../../collector/fit/log-row.ts';

/** What a line of a log tells. */
export type LogEntry =
  | {
      kind: 'row';
      row: LogRow;
      /** When the line was written, epoch ms, where that is not when its call began. */
      writtenMs?: number;
      /** Its time is when its call ended, as the log does not say how long it took. */
      isEnd?: true;
      /** The zone its time was told in: `Z`, `+02:00`, `none`; left out: a count from the epoch, which has none. */
      zone?: string;
      /** It is of no line: what the lines of its moment lack to a whole. */
      isRest?: boolean;
      /** What was asked for, where the log tells it. */
      path?: string;
      /** `server`: told by who answered the call; left out: by who asked, or the log does not say. */
      side?: 'server';
    }
  | { kind: 'skipped'; reason: string };

/** Reads the lines of one log, in order. */
export interface LineReader {
  read(line: string): LogEntry[];
  /** What was held back until it was sure that nothing belonged to it any more. Throws a `usage` error where only its end shows that it was read wrong. */
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
