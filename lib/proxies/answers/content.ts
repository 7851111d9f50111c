import type { Answer, StreamEnding } from '../../kit/terms/answer.ts';

/** What a body's content was read to. */
export interface ContentReading {
  /** When the first content token came; null when none did, or the response was no stream. */
  firstTokenEpochMs: number | null;
  /** From each content token to the next, in ms with one decimal. */
  gapsMs: number[];
  /** How many pieces carried something. */
  pieces: number;
  /** Has anything ended the stream, its finish reason or its marker? Always true of a body that is no stream. */
  terminated: boolean;
  /** What ended the stream; null: it is none, or of a form without such words. */
  ended: StreamEnding | null;
  answer: Answer | null;
}

/** Reads the bytes of a body, decoded. */
export interface Content {
  push(bytes: Buffer, atEpochMs: number): void;
  /** The rest will not be read: lets go of what is of no use without it. */
  giveUp(): void;
  end(): ContentReading;
}
