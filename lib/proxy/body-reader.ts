/** Watches one body go by. Pure: it counts and never changes a byte. */
export interface BodyReader {
  /** Has the last byte of the message been seen? */
  readonly done: boolean;
  /** Body bytes seen, transfer coding taken off. */
  readonly bytes: number;
  /**
   * Takes `chunk` from `from` on and returns where the bytes after this message begin, or -1 when the framing
   * is broken. What is body, transfer coding taken off, is added to `slices`.
   */
  push(chunk: Buffer, from: number, slices: Buffer[] | null): number;
}
