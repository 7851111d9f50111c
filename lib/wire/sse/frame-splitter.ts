import { CR, LF } from '../../kit/character-codes.ts';

/** Cuts an event stream into its events, byte for byte. Pure but for what it holds of the event it is in. */
export interface FrameSplitter {
  /** The events these bytes complete, each with its lines and the blank line at its end. */
  push(bytes: Uint8Array): Uint8Array[];
  /** Bytes held of an event that is not complete. */
  readonly heldBytes: number;
  /** Gives up what is held. */
  take(): Uint8Array;
}

/**
 * A splitter for server-sent events (WHATWG HTML, section 9.2.6). All that was pushed comes out again, in order: a
 * stray blank line is an event of its own, and so is a comment with a blank line behind it. The LF of a CR LF goes
 * with its line, wherever the bytes were cut; a blank line that ends in a bare CR is known when the next byte comes.
 */
export function createFrameSplitter(): FrameSplitter {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  /** Is the line begun by now empty? And did the last byte end an empty line with a CR, whose LF may still come? */
  let lineEmpty = true;
  let afterCr: 'no' | 'line' | 'frame' = 'no';

  function hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    held.push(bytes);
    heldBytes += bytes.length;
  }

  function take(): Uint8Array {
    const whole = held.length === 1 ? (held[0] as Uint8Array) : joinBytes(held);
    held = [];
    heldBytes = 0;
    return whole;
  }

  return {
    get heldBytes() {
      return heldBytes;
    },
    take,
    push(bytes) {
      const frames: Uint8Array[] = [];
      let start = 0;
      const cut = (end: number): void => {
        hold(bytes.subarray(start, end));
        start = end;
        frames.push(take());
      };
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at];
        const before = afterCr;
        afterCr = 'no';
        if (byte === LF && before !== 'no') {
          if (before === 'frame') cut(at + 1);
          continue;
        }
        if (before === 'frame') cut(at);
        if (byte === LF) {
          if (lineEmpty) cut(at + 1);
          lineEmpty = true;
        } else if (byte === CR) {
          afterCr = lineEmpty ? 'frame' : 'line';
          lineEmpty = true;
        } else lineEmpty = false;
      }
      // Copied: what is pushed belongs to the one who pushes it.
      hold(bytes.slice(start));
      return frames;
    },
  };
}

/** Several pieces as one. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
