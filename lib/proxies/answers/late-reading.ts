import type { HeaderField } from '../../wire/http1/message-head.ts';
import { createResponseReader, type ResponseReader, type ResponseReading } from './response-reader.ts';

/** So long answers are read at a time, ms; then whatever else has come goes first. */
const TURN_MS = 0.5;
/** So many bytes are read between two looks at the clock. */
const BLOCK_BYTES = 16 * 1024;
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
 * it is over, and read in turns of half a millisecond. Where more comes than can be read, answers go by unread, and say so.
 */
export function createLateReading({
  now = () => performance.now(),
  defer = (turn) => void setImmediate(turn),
  maxHeldBytes = MAX_HELD_BYTES,
}: LateReadingOptions = {}): LateReading {
  const waiting: (() => boolean)[] = [];
  let heldBytes = 0;
  let isReading = false;

  function readOn(): void {
    const untilMs = now() + TURN_MS;
    while (waiting.length > 0) {
      if (waiting[0]?.() !== true) waiting.shift();
      if (now() >= untilMs) break;
    }
    isReading = waiting.length > 0;
    if (isReading) defer(readOn);
  }

  function read(
    headers: readonly HeaderField[],
    pieces: readonly Buffer[],
    atEpochMs: number,
  ): Promise<ResponseReading> {
    const reader = createResponseReader(headers);
    let next = 0;
    return new Promise((resolve, reject) => {
      waiting.push(() => {
        const from = next;
        for (let bytes = 0; next < pieces.length && bytes < BLOCK_BYTES; next++) bytes += pieces[next]?.length ?? 0;
        reader.push(Buffer.concat(pieces.slice(from, next)), atEpochMs);
        if (next < pieces.length) return true;
        reader.end().then(resolve, reject);
        return false;
      });
      if (isReading) return;
      isReading = true;
      defer(readOn);
    });
  }

  return {
    create(headers) {
      let pieces: Buffer[] = [];
      let ownBytes = 0;
      let lastEpochMs = 0;
      let isUnread = false;
      const letGo = (): void => {
        heldBytes -= ownBytes;
        ownBytes = 0;
        pieces = [];
      };
      return {
        push(bytes, atEpochMs) {
          if (isUnread) return;
          lastEpochMs = atEpochMs;
          ownBytes += bytes.length;
          heldBytes += bytes.length;
          pieces.push(bytes);
          isUnread = heldBytes > maxHeldBytes;
          if (isUnread) letGo();
        },
        async end() {
          if (isUnread) return unread;
          try {
            return await read(headers, pieces, lastEpochMs);
          } finally {
            letGo();
          }
        },
      };
    },
  };
}

/** What is told of an answer that there was no time for. */
const unread: ResponseReading = {
  streamed: false,
  firstTokenEpochMs: null,
  gapsMs: [],
  terminated: true,
  answer: null,
  said: { kind: 'unread', reason: 'more answers came than could be read' },
  bodyStart: '',
};
