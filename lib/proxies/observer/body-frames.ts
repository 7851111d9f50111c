import type { RecordedFrame } from '../../collector/records/recording.ts';

/** Longest body that is kept, bytes; a long context in JSON is under a tenth of it. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const EVENT_END = /\r\n\r\n|\n\n|\r\r/g;

/** A body as text: its frames, or why it has none. */
export type BodyText = { kind: 'text'; frames: RecordedFrame[] } | { kind: 'omitted'; reason: string };

/** Takes a body's bytes as they come and keeps them as text, with the time each frame was complete. */
export interface BodyFrames {
  push(bytes: Uint8Array, atMs: number): void;
  end(): BodyText;
}

/**
 * Frames of a body: the events of an event stream, else the pieces it came in. Joined, they are the body, byte for
 * byte. A body that is no UTF-8, or over 32 MiB, is not kept.
 */
export function createBodyFrames(isEventStream: boolean): BodyFrames {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let frames: RecordedFrame[] = [];
  let open = '';
  let bytesSeen = 0;
  let lastMs = 0;
  let omitted: string | null = null;

  function take(text: string): void {
    if (!isEventStream) {
      if (text !== '') frames.push({ atMs: lastMs, data: text });
      return;
    }
    open += text;
    let from = 0;
    for (const match of open.matchAll(EVENT_END)) {
      const end = match.index + match[0].length;
      frames.push({ atMs: lastMs, data: open.slice(from, end) });
      from = end;
    }
    open = open.slice(from);
  }

  function omit(reason: string): void {
    omitted ??= reason;
    frames = [];
    open = '';
  }

  return {
    push(bytes, atMs) {
      bytesSeen += bytes.length;
      lastMs = Math.max(lastMs, atMs);
      if (omitted !== null) return;
      if (bytesSeen > MAX_BODY_BYTES) return omit(`it is over ${MAX_BODY_BYTES} bytes`);
      try {
        take(decoder.decode(bytes, { stream: true }));
      } catch {
        omit('it is no UTF-8 text');
      }
    },
    end() {
      if (omitted === null) {
        try {
          take(decoder.decode());
        } catch {
          omit('it is no UTF-8 text');
        }
      }
      if (omitted !== null) return { kind: 'omitted', reason: omitted };
      if (open !== '') frames.push({ atMs: lastMs, data: open });
      return { kind: 'text', frames };
    },
  };
}
