import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Answer, StreamEnding, StreamFault } from '../../kit/terms/answer.ts';
import { isEndMarker } from '../sse/end-marker.ts';
import type { SseEvent } from '../sse/sse.ts';
import { createChunkReader } from './chunk-reader.ts';
import { parseJson } from './read-value.ts';

/** Reads a streamed answer event by event. Never throws: what it cannot read becomes the answer's error. */
export interface StreamReader {
  /** Takes the next event; true when it carried content (text, reasoning, refusal or a tool call's arguments). */
  push(event: SseEvent): boolean;
  /**
   * Takes the event that the stream ended in, without its blank line, as `SseReader.end` gives it; true when it carried
   * content. One that was cut in itself is no error and counts for nothing.
   */
  end(last: SseEvent | null): boolean;
  /** What has been put together so far; null while no event was one of a wire format that is known. */
  answer(): Answer | null;
  /** What has ended the stream so far. */
  ended(): StreamEnding;
  /** Is it whole: has anything ended it? */
  done(): boolean;
}

/** A reader of streams in any wire format; which one it is, the first event that belongs to one says. */
export function createStreamReader(): StreamReader {
  const chunks = createChunkReader();
  let marked = false;
  let isClosed = false;

  function readLine(event: string, data: string): boolean {
    if (isEndMarker(data)) {
      marked = true;
      chunks.addEnd();
      return false;
    }
    const chunk = parseJson(data);
    if (!isPlainObject(chunk)) {
      chunks.addError(`a frame is no JSON object: ${data}`);
      return false;
    }
    const carried = chunks.add(chunk);
    if (event === 'error') chunks.addError(chunk);
    return carried;
  }
  function push({ event, data }: SseEvent): boolean {
    // Some leave out the blank lines, and all their events are one.
    const lines = data.includes('\n') ? data.split('\n') : [];
    if (lines.length === 0 || !lines.every(isReadable)) return readLine(event, data);
    return lines.map((line) => readLine(event, line)).includes(true);
  }
  function ended(): StreamEnding {
    const isMarked = marked || chunks.marked();
    if (!chunks.finished()) return isMarked ? 'marker' : 'nothing';
    return isMarked ? 'finish-and-marker' : 'finish';
  }
  function addLast(last: SseEvent | null): boolean {
    if (last === null) return false;
    const lines = last.data.split('\n').filter(isReadable);
    return lines.length > 0 && push({ ...last, data: lines.join('\n') });
  }
  function listFaults(): StreamFault[] {
    const faults = chunks.streamFaults();
    if (!isClosed || chunks.answer()?.error != null) return faults;
    if (ended() === 'marker') faults.push('no-finish');
    if (ended() === 'finish') faults.push(chunks.endsByMark() ? 'no-done' : 'no-end-mark');
    return faults;
  }
  return {
    push,
    end(last) {
      isClosed = true;
      return addLast(last);
    },
    answer() {
      const answer = chunks.answer();
      const faults = listFaults();
      return answer === null || faults.length === 0 ? answer : { ...answer, streamFaults: faults };
    },
    ended,
    done: () => ended() !== 'nothing',
  };
}

/** Is it an event's data by itself? */
function isReadable(data: string): boolean {
  return isEndMarker(data) || isPlainObject(parseJson(data));
}
