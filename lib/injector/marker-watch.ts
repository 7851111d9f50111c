import { findHeader, type HeaderField } from '../proxy/message-head.ts';

/** Watches a stream for its terminal marker, keeping only its last bytes. */
export interface MarkerWatch {
  push(slice: Buffer): void;
  /** Was the marker among the last bytes? */
  seen(): boolean;
}

const KEPT_CHARACTERS = 64;

/**
 * A watch for OpenAI's `data: [DONE]`; null for a response that is no event stream, or a compressed one, whose
 * end then counts as it looks on the wire.
 */
export function createMarkerWatch(headers: readonly HeaderField[]): MarkerWatch | null {
  const streamed = findHeader(headers, 'content-type')?.toLowerCase().includes('text/event-stream') === true;
  const coding = findHeader(headers, 'content-encoding') ?? 'identity';
  if (!streamed || coding !== 'identity') return null;
  let tail = '';
  return {
    push(slice) {
      tail = (tail + slice.toString('latin1', Math.max(0, slice.length - KEPT_CHARACTERS))).slice(-KEPT_CHARACTERS);
    },
    seen: () => /^data: ?\[DONE\]\s*$/m.test(tail),
  };
}
