import { findOutputTokens } from '../../wire/formats/find-output-tokens.ts';
import { findHeader, type HeaderField } from '../../wire/http1/message-head.ts';

/** Watches an answer for the provider's count of its tokens. */
export interface UsageWatch {
  push(slice: Buffer): void;
  /** Null when the end of the answer does not say. */
  outputTokens(): number | null;
}

/** Usage stands at the end of an answer, or in one of the last events of a stream. */
const KEPT_BYTES = 4_096;

/** A watch; null for a compressed answer, which cannot be read. */
export function createUsageWatch(headers: readonly HeaderField[]): UsageWatch | null {
  if ((findHeader(headers, 'content-encoding') ?? 'identity') !== 'identity') return null;
  let tail = '';
  return {
    push(slice) {
      tail = (tail + slice.toString('latin1', Math.max(0, slice.length - KEPT_BYTES))).slice(-KEPT_BYTES);
    },
    outputTokens: () => findOutputTokens(tail),
  };
}
