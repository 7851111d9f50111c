/** One event of a stream: its name (`message` when it says none) and its data lines joined by line feeds. */
export interface SseEvent {
  event: string;
  data: string;
}

/** Takes a stream's bytes as they come. Pure but for what it holds of the line it is in. */
export interface SseReader {
  /** The events that these bytes complete. */
  push(bytes: Uint8Array): SseEvent[];
  /**
   * The event that the stream ends in, without a blank line behind it; null when there is none. The standard drops it; it is
   * for the reader to say whether it was all there.
   */
  end(): SseEvent | null;
}

/** Longest event that is read; what is over it is dropped, event by event. */
const MAX_EVENT_CHARACTERS = 8 * 1024 * 1024;

/**
 * A push parser for server-sent events (WHATWG HTML, section 9.2.6): UTF-8, lines that end in CR LF, LF or CR,
 * a byte order mark, comments, data in several lines. `id` and `retry` mean nothing here and are skipped.
 */
export function createSseReader(): SseReader {
  const decoder = new TextDecoder('utf-8');
  let line = '';
  let afterCr = false;
  let event = '';
  let data: string | null = null;

  function readLine(events: SseEvent[]): void {
    if (line === '') {
      if (data !== null) events.push({ event: event === '' ? 'message' : event, data });
      event = '';
      data = null;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const from = colon < 0 ? line.length : line[colon + 1] === ' ' ? colon + 2 : colon + 1;
    if (field === 'data') data = data === null ? line.slice(from) : `${data}\n${line.slice(from)}`;
    else if (field === 'event') event = line.slice(from);
    if (data !== null && data.length > MAX_EVENT_CHARACTERS) data = null;
  }

  return {
    push(bytes) {
      const events: SseEvent[] = [];
      const text = decoder.decode(bytes, { stream: true });
      let start = 0;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code !== 10 && code !== 13) {
          afterCr = false;
          continue;
        }
        // The LF of a CR LF: the line ended at its CR.
        if (code === 10 && afterCr) {
          afterCr = false;
          start = at + 1;
          continue;
        }
        line += text.slice(start, at);
        readLine(events);
        line = '';
        start = at + 1;
        afterCr = code === 13;
      }
      line += text.slice(start);
      if (line.length > MAX_EVENT_CHARACTERS) line = '';
      return events;
    },
    end() {
      const events: SseEvent[] = [];
      line += decoder.decode();
      if (line !== '') readLine(events);
      line = '';
      readLine(events);
      return events[0] ?? null;
    },
  };
}
