import { CR, LF } from '../../kit/character-codes.ts';
import { isEndMarker } from '../../wire/sse/end-marker.ts';

const DATA = 'data:';

/** Enough of a line to know `data:`, and an end marker behind it. */
const KEPT_CHARACTERS = 16;

/**
 * Counts the events with data in an event stream as its bytes go by; an end marker does not count. Pure and cheap: lines
 * end in LF or CR LF, and what stands in the data is not looked at.
 */
export class TokenCounter {
  /** Events with data whose last byte has been seen. */
  tokens = 0;
  #line = '';
  #hasLines = false;
  #hasData = false;

  /** Would bytes put in here stand between two events? */
  get isBetween(): boolean {
    return this.#line === '' && !this.#hasLines;
  }

  /** Takes bytes until `maxTokens` events are counted in all; returns how many it took. */
  push(bytes: Buffer, maxTokens: number): number {
    for (let at = 0; at < bytes.length; at++) {
      if (this.tokens >= maxTokens) return at;
      const byte = bytes[at] as number;
      if (byte === LF) this.#endLine();
      else if (byte !== CR && this.#line.length < KEPT_CHARACTERS) this.#line += String.fromCharCode(byte);
    }
    return bytes.length;
  }

  #endLine(): void {
    if (this.#line !== '') {
      this.#hasLines = true;
      if (this.#line.startsWith(DATA) && !isEndMarker(this.#line.slice(DATA.length))) this.#hasData = true;
    } else {
      if (this.#hasData) this.tokens++;
      this.#hasData = false;
      this.#hasLines = false;
    }
    this.#line = '';
  }
}
