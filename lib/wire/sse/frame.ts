import { isEndMarker } from './end-marker.ts';
import { createSseReader, type SseReader } from './sse.ts';

/** One event of a stream as it stands there: its bytes to the blank line, and what it says. */
export interface Frame {
  bytes: Uint8Array;
  /** `message` when it says none. */
  event: string;
  /** Null: it is a comment, or nothing at all. */
  data: string | null;
}

/** Reads the bytes of one event; `reader`: the one that has read those before it, which saves making another. */
export function readFrame(bytes: Uint8Array, reader: SseReader = createSseReader()): Frame {
  const [read] = reader.push(bytes);
  return { bytes, event: read?.event ?? 'message', data: read?.data ?? null };
}

/** Is it a token as faults count them: an event with data that is no end marker? */
export function isTokenFrame({ data }: Frame): boolean {
  return data !== null && !isEndMarker(data);
}

/** The event with other data (one line) and, where it is given, another name; its other lines stay as they are. */
export function renderFrame(frame: Frame, data: string, event = frame.event): Uint8Array {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(frame.bytes);
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  let said = false;
  const lines = text.split(/\r\n|\r|\n/).flatMap((line) => {
    if (event !== frame.event && line.startsWith('event:')) return [`event: ${event}`];
    if (!/^\uFEFF?data(:|$)/.test(line)) return [line];
    if (said) return [];
    said = true;
    return [`data: ${data}`];
  });
  return new TextEncoder().encode(lines.join(lineEnd));
}
