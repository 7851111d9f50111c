import type { HeaderField } from '../../wire/http1/message-head.ts';
import {
  createResponseReader,
  MAX_ANSWER_BYTES,
  TOO_LONG,
  type ResponseReader,
  type ResponseReading,
} from './response-reader.ts';

/** So long answers are read at a time, ms; then whatever else has come goes first. */
const TURN_MS = 0.25;
/** Where all else took longer than this since the last turn, ms, it has the next one too, unless half of what may be kept is. */
const BUSY_MS = 0.5;
/** So many bytes are read between two looks at the clock. */
const BLOCK_BYTES = 4 * 1024;
/** As much is kept room for at first. */
const LEAST_BYTES = 4 * 1024;
/** Most bytes of all answers that are kept to be read; what comes beyond is not. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** Readers that read an answer once it has gone by. */
export interface LateReading {
  /** As `createResponseReader`, but for the times of tokens, which are those of the end. */
  create(headers: readonly HeaderField[]): ResponseReader;
}

/** What a test does with time. */
export interface LateReadingOptions {
  /** Default: `performance.now`. */
  now?: () => number;
  /** Default: `setImmediate`. */
  defer?: (turn: () => void) => void;
  /** Default: 64 MiB. */
  maxHeldBytes?: number;
}

/**
 * Reading an answer takes longer than passing it on, and who passes it on must not wait for that: its bytes are kept until
 * it is over, and read in turns of a quarter of a millisecond while there is little else to do. Where more comes than can be
 * read, answers go by unread, and say so.
 */
export function createLateReading({
  now = () => performance.now(),
  defer = (turn) => void setImmediate(turn),
  maxHeldBytes = MAX_HELD_BYTES,
}: LateReadingOptions = {}): LateReading {
  const waiting: (() => boolean)[] = [];
  let heldBytes = 0;
  let isReading = false;
  let deferredMs = 0;

  function readOn(): void {
    const startMs = now();
    const isBusy = startMs - deferredMs > BUSY_MS && heldBytes < maxHeldBytes / 2;
    if (!isBusy) readUntil(startMs + TURN_MS);
    isReading = waiting.length > 0;
    if (isReading) readLater();
  }

  function readUntil(endMs: number): void {
    do {
      if (waiting[0]?.() !== true) waiting.shift();
    } while (waiting.length > 0 && now() < endMs);
  }

  function readLater(): void {
    deferredMs = now();
    defer(readOn);
  }

  function read(headers: readonly HeaderField[], bytes: Buffer, atEpochMs: number): Promise<ResponseReading> {
    const reader = createResponseReader(headers);
    let next = 0;
    return new Promise((resolve, reject) => {
      waiting.push(() => {
        const from = next;
        next = Math.min(bytes.length, from + BLOCK_BYTES);
        reader.push(bytes.subarray(from, next), atEpochMs);
        if (next < bytes.length) return true;
        reader.end().then(resolve, reject);
        return false;
      });
      if (isReading) return;
      isReading = true;
      readLater();
    });
  }

  return {
    create(headers) {
      // One buffer: a hundred small ones of each answer would be moved about by every collection of garbage.
      let held: Buffer = Buffer.alloc(0);
      let ownBytes = 0;
      let lastEpochMs = 0;
      let unread: string | null = null;
      const letGo = (): void => {
        heldBytes -= ownBytes;
        ownBytes = 0;
        held = Buffer.alloc(0);
      };
      return {
        push(bytes, atEpochMs) {
          if (unread !== null) return;
          lastEpochMs = atEpochMs;
          heldBytes += bytes.length;
          // Most whole answers are one piece, which is kept as it is.
          if (ownBytes === 0) held = bytes;
          else if (ownBytes + bytes.length > held.length) {
            const needed = ownBytes + bytes.length;
            const room = Math.max(LEAST_BYTES, needed, Math.min(2 * needed, MAX_ANSWER_BYTES));
            const larger = Buffer.allocUnsafeSlow(room);
            held.copy(larger, 0, 0, ownBytes);
            held = larger;
          }
          if (ownBytes > 0) bytes.copy(held, ownBytes);
          ownBytes += bytes.length;
          if (ownBytes > MAX_ANSWER_BYTES) unread = TOO_LONG;
          else if (heldBytes > maxHeldBytes) unread = 'more answers came than could be read';
          if (unread !== null) letGo();
        },
        async end() {
          if (unread !== null) return leaveUnread(unread);
          try {
            return await read(headers, held.subarray(0, ownBytes), lastEpochMs);
          } finally {
            letGo();
          }
        },
      };
    },
  };
}

/** What is told of an answer that was let go. */
function leaveUnread(reason: string): ResponseReading {
  return {
    streamed: false,
    firstTokenEpochMs: null,
    gapsMs: [],
    terminated: true,
    answer: null,
    said: { kind: 'unread', reason },
    bodyStart: '',
  };
}
