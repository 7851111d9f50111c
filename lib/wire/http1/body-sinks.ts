import type { BodySink } from './body-reader.ts';

/** Keeps body bytes, as views of the chunks they came in. */
export class BodySlices implements BodySink {
  readonly list: Buffer[] = [];

  add(chunk: Buffer, start: number, end: number): void {
    this.list.push(chunk.subarray(start, end));
  }
}

/** Notes where the body bytes of one chunk stand; of use for the next one as well, so that a token leaves no garbage. */
export class BodySpans implements BodySink {
  /** Start and end by turns; only the first `#length` are of this chunk. */
  readonly #bounds: number[] = [];
  #length = 0;

  /** How many there are. */
  get count(): number {
    return this.#length / 2;
  }

  clear(): void {
    this.#length = 0;
  }

  add(_chunk: Buffer, start: number, end: number): void {
    this.#bounds[this.#length++] = start;
    this.#bounds[this.#length++] = end;
  }

  start(index: number): number {
    return this.#bounds[2 * index] as number;
  }

  end(index: number): number {
    return this.#bounds[2 * index + 1] as number;
  }
}
