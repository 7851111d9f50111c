import type { SseEvent } from '../sse/sse.ts';

/** Longest line that is read; a longer one is dropped. */
const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;

/** Cuts bytes into lines, each an event of no name; empty ones are none. Pure but for the line it holds. */
export function createLineEvents(): { push(bytes: Uint8Array): SseEvent[]; end(): SseEvent[] } {
  const decoder = new TextDecoder('utf-8');
  let held = '';
  const asEvents = (lines: readonly string[]): SseEvent[] =>
    lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((data) => ({ event: 'message', data }));
  return {
    push(bytes) {
      const lines = (held + decoder.decode(bytes, { stream: true })).split('\n');
      held = lines.pop() ?? '';
      if (held.length > MAX_LINE_CHARACTERS) held = '';
      return asEvents(lines);
    },
    end() {
      const last = held + decoder.decode();
      held = '';
      return asEvents([last]);
    },
  };
}
