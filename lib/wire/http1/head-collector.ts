import { CR, LF } from '../../kit/character-codes.ts';
import { type BadMessage, badMessage } from './message-head.ts';

/** Longest head that is read, its empty line included. */
export const MAX_HEAD_BYTES = 64 * 1024;

/** A whole head and where the bytes after it begin; or not enough bytes yet; or a head that is refused. */
export type CollectedHead = { kind: 'head'; text: string; end: number } | { kind: 'more' } | BadMessage;

const MORE = { kind: 'more' } as const;

/** Collects one head after another from bytes as they come. Pure: it holds bytes and nothing else. */
export class HeadCollector {
  #held: Buffer | null = null;

  /** Has a head begun that is not whole yet? */
  get pending(): boolean {
    return this.#held !== null;
  }

  /** Takes `bytes` from `from` on. `end` counts from the beginning of `bytes`. */
  push(bytes: Buffer, from: number): CollectedHead {
    const heldBytes = this.#held?.length ?? 0;
    const fresh = from === 0 ? bytes : bytes.subarray(from);
    const data = this.#held === null ? fresh : Buffer.concat([this.#held, fresh]);
    let start = 0;
    // RFC 9112, section 2.2: empty lines before a message are skipped.
    while (data[start] === CR && data[start + 1] === LF) start += 2;
    const at = data.indexOf('\r\n\r\n', Math.max(start, heldBytes - 3), 'latin1');
    if (at < 0) {
      if (data.length > MAX_HEAD_BYTES) return badMessage(`the head is over ${MAX_HEAD_BYTES} bytes`, 431);
      if (data.includes('\n\n', Math.max(start, heldBytes - 1), 'latin1')) {
        return badMessage('the head has a stray line break');
      }
      this.#held = data;
      return MORE;
    }
    if (at + 4 - start > MAX_HEAD_BYTES) return badMessage(`the head is over ${MAX_HEAD_BYTES} bytes`, 431);
    this.#held = null;
    return { kind: 'head', text: data.toString('latin1', start, at + 4), end: at + 4 - heldBytes + from };
  }
}
