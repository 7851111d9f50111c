import type { BodyReader, BodySink } from './body-reader.ts';
import { CR, LF, SPACE, TAB } from '../../kit/character-codes.ts';

type State =
  | 'size'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'line-start'
  | 'trailer'
  | 'trailer-lf'
  | 'last-lf'
  | 'done'
  | 'broken';

const MAX_EXTENSION_BYTES = 16 * 1024;
const MAX_TRAILER_BYTES = 64 * 1024;
const SEMICOLON = 59;

/**
 * Reads the chunked transfer coding (RFC 9112, section 7.1) as strictly as Node's own parser: lines end in CR
 * LF, a size is hexadecimal digits and nothing else, a folded trailer is refused.
 */
export class ChunkedReader implements BodyReader {
  bytes = 0;
  #state: State = 'size';
  #size = 0;
  #digits = 0;
  #lineBytes = 0;

  get done(): boolean {
    return this.#state === 'done';
  }

  push(chunk: Buffer, from: number, sink: BodySink | null): number {
    let at = from;
    while (at < chunk.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(chunk.length, at + this.#size);
        sink?.add(chunk, at, end);
        this.bytes += end - at;
        this.#size -= end - at;
        at = end;
        if (this.#size === 0) this.#state = 'data-cr';
      } else {
        this.#state = this.#step(chunk[at++] as number);
        if (this.#state === 'broken') return -1;
      }
    }
    return at;
  }

  #step(byte: number): State {
    switch (this.#state) {
      case 'size':
        return this.#stepSize(byte);
      case 'extension':
        if (byte === CR) return 'size-lf';
        return byte === LF || ++this.#lineBytes > MAX_EXTENSION_BYTES ? 'broken' : 'extension';
      case 'size-lf':
        if (byte !== LF) return 'broken';
        this.#digits = 0;
        this.#lineBytes = 0;
        return this.#size === 0 ? 'line-start' : 'data';
      case 'data-cr':
        return byte === CR ? 'data-lf' : 'broken';
      case 'data-lf':
        return byte === LF ? 'size' : 'broken';
      case 'line-start':
        if (byte === CR) return 'last-lf';
        return byte === LF || byte === SPACE || byte === TAB ? 'broken' : this.#stepTrailer(byte);
      case 'trailer':
        return byte === CR ? 'trailer-lf' : this.#stepTrailer(byte);
      case 'trailer-lf':
        return byte === LF ? 'line-start' : 'broken';
      case 'last-lf':
        return byte === LF ? 'done' : 'broken';
      default:
        return 'broken';
    }
  }

  #stepSize(byte: number): State {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#size = this.#size * 16 + digit;
      return ++this.#digits > 16 || this.#size > Number.MAX_SAFE_INTEGER ? 'broken' : 'size';
    }
    if (this.#digits === 0) return 'broken';
    if (byte === CR) return 'size-lf';
    return byte === SEMICOLON ? 'extension' : 'broken';
  }

  #stepTrailer(byte: number): State {
    if (byte === LF || byte === 0 || ++this.#lineBytes > MAX_TRAILER_BYTES) return 'broken';
    return 'trailer';
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
