import { ChunkedReader } from './chunked-reader.ts';
import type { BodyFraming } from './body-framing.ts';

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

/** A reader for a body framed like this; null for a message without one. */
export function createBodyReader(framing: BodyFraming): BodyReader | null {
  switch (framing.kind) {
    case 'none':
      return null;
    case 'length':
      return new CountedReader(framing.bytes);
    case 'until-close':
      return new CountedReader(Infinity);
    case 'chunked':
      return new ChunkedReader();
  }
}

class CountedReader implements BodyReader {
  bytes = 0;
  readonly #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  get done(): boolean {
    return this.bytes >= this.#total;
  }

  push(chunk: Buffer, from: number, slices: Buffer[] | null): number {
    const end = Math.min(chunk.length, from + this.#total - this.bytes);
    if (slices !== null && end > from) slices.push(chunk.subarray(from, end));
    this.bytes += end - from;
    return end;
  }
}
