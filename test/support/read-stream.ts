import type { Answer, StreamEnding } from '../../lib/kit/terms/answer.ts';
import { createStreamReader } from '../../lib/wire/formats/stream-reader.ts';
import { createSseReader } from '../../lib/wire/sse/sse.ts';

/** What is read of a stream. */
export interface ReadStream {
  answer: Answer | null;
  ended: StreamEnding;
  /** Events that carried content, by their place. */
  carried: number[];
}

/** Reads the bytes of a stream to their end, in pieces of this many bytes. */
export function readStream(bytes: Uint8Array, size = Infinity): ReadStream {
  const sse = createSseReader();
  const reader = createStreamReader();
  const carried: number[] = [];
  let count = 0;
  for (let at = 0; at < bytes.length; at += size) {
    for (const event of sse.push(bytes.subarray(at, Math.min(bytes.length, at + size)))) {
      if (reader.push(event)) carried.push(count);
      count++;
    }
  }
  if (reader.end(sse.end())) carried.push(count);
  return { answer: reader.answer(), ended: reader.ended(), carried };
}
