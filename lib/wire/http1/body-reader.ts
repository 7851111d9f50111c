/** Takes the body bytes of a chunk, transfer coding taken off: they stand in it from `start` to `end`. */
export interface BodySink {
  add(chunk: Buffer, start: number, end: number): void;
}

/** Watches one body go by. Pure: it counts and never changes a byte. */
export interface BodyReader {
  /** Has the last byte of the message been seen? */
  readonly done: boolean;
  /** Body bytes seen, transfer coding taken off. */
  readonly bytes: number;
  /**
   * Takes `chunk` from `from` on and returns where the bytes after this message begin, or -1 when the framing
   * is broken. What is body goes to `sink`.
   */
  push(chunk: Buffer, from: number, sink: BodySink | null): number;
}
