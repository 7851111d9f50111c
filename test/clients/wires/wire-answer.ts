/** How one API says the same answer, whole and streamed. Shapes are those of recorded answers; ids are invented. */
export interface WireAnswer {
  /** Path of the call that is not streamed. */
  path: string;
  /** Path of the call whose answer is a stream; the same where the body says which. */
  streamedPath: string;
  whole: unknown;
  /** Each is one event as it goes over the wire, its blank line included. */
  events: readonly string[];
  /** How many events with data there are before the first text, and up to the second piece of text. */
  eventsBeforeText: number;
  eventsToHalf: number;
  /** The place, from 1, of the event with the finish reason. */
  finishEvent: number;
}

/** The pieces of text of every answer; `HALF` is what two of them make. */
export const PIECES = ['The quick ', 'brown fox ', 'jumps over ', 'the lazy dog.'] as const;
export const TEXT = PIECES.join('');
export const HALF = PIECES[0] + PIECES[1];

/** The pieces of text of an answer in JSON, in place of `PIECES`. */
export const JSON_PIECES = ['{"animal":', '"fox","legs":', '4,"jumps":', 'true}'] as const;
