import { findHeader, type HeaderField } from '../proxy/message-head.ts';

/** Watches a stream for its terminal marker, keeping only its last bytes. */
export interface MarkerWatch {
  push(slice: Buffer): void;
  /** Was the marker among the last bytes? */
  seen(): boolean;
}

const KEPT_BYTES = 64;

/**
 * A watch for OpenAI's `data: [DONE]`; null for a response that is no event stream, or a compressed one, whose
 * end then counts as it looks on the wire.
 */
export function createMarkerWatch(headers: readonly HeaderField[]): MarkerWatch | null {
  const streamed = findHeader(headers, 'content-type')?.toLowerCase().includes('text/event-stream') === true;
  const coding = findHeader(headers, 'content-encoding') ?? 'identity';
  if (!streamed || coding !== 'identity') return null;
  let tail: Buffer = Buffer.alloc(0);
  return {
    push(slice) {
      // Most pieces are long enough to stand for all before them, and none is read before the end.
      tail = slice.length >= KEPT_BYTES ? slice : Buffer.concat([tail.subarray(-KEPT_BYTES), slice]);
    },
    seen: () => /^data: ?\[DONE\]\s*$/m.test(tail.toString('latin1', Math.max(0, tail.length - KEPT_BYTES))),
  };
}
