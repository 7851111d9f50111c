import type { BodyFraming } from './body-framing.ts';
import type { BodyReader, BodySink } from './body-reader.ts';
import { ChunkedReader } from './chunked-reader.ts';

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

  push(chunk: Buffer, from: number, sink: BodySink | null): number {
    const end = Math.min(chunk.length, from + this.#total - this.bytes);
    if (end > from) sink?.add(chunk, from, end);
    this.bytes += end - from;
    return end;
  }
}
