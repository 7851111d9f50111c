import { findHeader, type HeaderField } from '../../wire/http1/message-head.ts';

/** Watches a stream for its terminal marker, keeping only its last bytes. */
export interface MarkerWatch {
  /** Takes the body bytes of `chunk` from `start` to `end`. */
  push(chunk: Buffer, start: number, end: number): void;
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
  let kept: Buffer = Buffer.alloc(0);
  let from = 0;
  let to = 0;
  return {
    push(chunk, start, end) {
      // Most pieces are long enough to stand for all before them, and none is read before the end.
      kept = end - start >= KEPT_BYTES ? chunk : Buffer.concat([kept.subarray(from, to), chunk.subarray(start, end)]);
      to = kept === chunk ? end : kept.length;
      from = Math.max(0, to - KEPT_BYTES);
    },
    seen: () => /^data: ?\[DONE\]\s*$/m.test(kept.toString('latin1', from, to)),
  };
}
