import { type Answer, emptyAnswer } from '../../kit/terms/answer.ts';
import { argumentsText, asText, errorText, parseJson } from '../formats/read-value.ts';
import { isEndMarker } from '../sse/end-marker.ts';
import { createSseReader, type SseEvent } from '../sse/sse.ts';
import type { AppAnswer, EventChoice, StreamForm } from './app-answer.ts';
import { pieceText } from './app-text.ts';
import { type EventRules, findEventRules } from './event-forms.ts';
import { findJsonError, findTextError } from './find-app-error.ts';
import { readPointer } from '../../kit/settings/json-pointer.ts';
import { createLineEvents } from './line-events.ts';

/** Reads what an application streams. Pure but for what it holds. Never throws. */
export interface AppStream {
  /** How many events the bytes completed that carried something of the answer. */
  push(bytes: Uint8Array): number;
  /** The connection is closed; the same of what was left. */
  end(): number;
  /** Null: nothing of an answer has come. */
  answer(): Answer | null;
  /** Has come what ends such a stream? Without such a thing its close is enough. */
  ended(): boolean;
}

/** An event, read. */
interface ReadEvent extends SseEvent {
  json: unknown;
}

/** A reader for what an application streams in this form. */
export function createAppStream(form: StreamForm, success: AppAnswer): AppStream {
  const rules = findEventRules(form);
  const events = createEvents(rules.framing);
  const answer = emptyAnswer();
  let carriedAny = false;
  let ended = rules.ends.length === 0;

  function take(event: ReadEvent): boolean {
    const wasOver = ended && rules.ends.length > 0;
    if (rules.ends.some((choice) => isChosen(event, choice))) ended = true;
    const failed = rules.errors.find((choice) => isChosen(event, choice));
    if (failed !== undefined) {
      answer.error ??= errorText(readPointer(event.json ?? event.data, failed.at) ?? event.data);
      return false;
    }
    answer.error ??= findJsonError(event.json, success);
    if (rules.calls !== undefined && isChosen(event, rules.calls)) {
      const { id, name, arguments: given } = rules.calls;
      answer.toolCalls.push({
        id: asText(readPointer(event.json, id)) || null,
        name: asText(readPointer(event.json, name)),
        arguments: argumentsText(readPointer(event.json, given)),
      });
      return true;
    }
    const piece = readPiece(event, rules);
    if (piece !== '' && wasOver) answer.streamFaults = ['after-end'];
    answer.text += piece;
    return piece !== '';
  }
  function takeAll(read: readonly SseEvent[]): number {
    const carried = read.filter((event) => take({ ...event, json: parseJson(event.data) })).length;
    carriedAny ||= carried > 0;
    return carried;
  }
  return {
    push: (bytes) => takeAll(events.push(bytes)),
    end: () => takeAll(events.end()),
    answer() {
      const error = answer.error ?? findTextError(answer.text, success);
      return carriedAny || error !== null ? { ...answer, error } : null;
    },
    ended: () => ended,
  };
}

/** Cuts bytes into events; plain text is one event a piece. */
function createEvents(framing: EventRules['framing']): {
  push(bytes: Uint8Array): SseEvent[];
  end(): SseEvent[];
} {
  if (framing === 'lines') return createLineEvents();
  if (framing === 'sse') {
    const sse = createSseReader();
    return {
      push: (bytes) => sse.push(bytes),
      end() {
        const last = sse.end();
        return last === null ? [] : [last];
      },
    };
  }
  const decoder = new TextDecoder('utf-8');
  const asEvents = (data: string): SseEvent[] => (data === '' ? [] : [{ event: 'message', data }]);
  return {
    push: (bytes) => asEvents(decoder.decode(bytes, { stream: true })),
    end: () => asEvents(decoder.decode()),
  };
}

function readPiece(event: ReadEvent, { framing, deltas, ends }: EventRules): string {
  if (framing === 'bytes') return event.data;
  for (const delta of deltas) {
    if (!isChosen(event, delta)) continue;
    if (delta.raw === true) return isEndMarker(event.data) ? '' : event.data;
    const value = event.json === undefined && delta.at === '' ? event.data : readPointer(event.json, delta.at);
    const text = pieceText(value);
    if (text !== null && !ends.some((choice) => isChosen(event, choice) && choice.data !== undefined)) return text;
  }
  return '';
}

function isChosen({ event, data, json }: ReadEvent, choice: EventChoice): boolean {
  if (choice.event !== undefined && choice.event !== event) return false;
  if (choice.data !== undefined && choice.data !== data.trim()) return false;
  return Object.entries(choice.where ?? {}).every(([pointer, wanted]) => {
    const value = readPointer(json, pointer);
    return pieceText(value) === wanted;
  });
}
