import type { RecordedExchange, RecordedFrame } from '../../lib/collector/records/recording.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { END_MARKER } from '../../lib/wire/sse/end-marker.ts';

/** A chat completion as a log tells of it: what was asked and answered, and when, without a byte of the wire. */
export interface LoggedChat {
  startEpochMs: number;
  /** After the start, ms. */
  endMs: number;
  /** When a stream's first piece came, ms after the start; null when the log does not say. */
  firstMs: number | null;
  /** The body of the request, with its `stream` and `stream_options`. */
  request: Record<string, unknown>;
  answer: { kind: 'response'; body: ChatBody } | { kind: 'error'; status: number | null; error: ChatError };
}

/** The body of a chat completion. */
export type ChatBody = Record<string, unknown> & { choices: unknown[] };

/** What stands under `error` of a chat completion that failed. */
export interface ChatError {
  message: string;
  type: string | null;
  code: string | null;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
/** Characters of a delta, where the log kept none of the stream's own. */
const DELTA = /[^]{1,6}/gu;

/**
 * The exchange a log tells of. A stream is put together anew and laid evenly between its first piece and its end, or
 * comes at its end where only that is known. An error whose status is not known, or is none, is a 500.
 */
export function createLoggedExchange(chat: LoggedChat): RecordedExchange {
  return {
    kind: 'exchange',
    startEpochMs: chat.startEpochMs,
    endMs: chat.endMs,
    end: 'complete',
    request: {
      method: 'POST',
      target: '/v1/chat/completions',
      headers: JSON_HEADERS,
      body: JSON.stringify(chat.request),
    },
    response: createResponse(chat),
  };
}

function createResponse({ request, answer, endMs, firstMs }: LoggedChat): RecordedExchange['response'] {
  const whole = (status: number, body: object): RecordedExchange['response'] => ({
    status,
    headers: JSON_HEADERS,
    headersMs: endMs,
    frames: [{ atMs: endMs, data: JSON.stringify(body) }],
  });
  if (answer.kind === 'error') {
    const { status, error } = answer;
    const isKnown = status !== null && Number.isInteger(status) && status >= 400 && status <= 599;
    const { message, type, code } = error;
    return whole(isKnown ? status : 500, { error: { message, type, param: null, code } });
  }
  if (request['stream'] !== true) return whole(200, answer.body);
  const options = request['stream_options'];
  const includeUsage = isPlainObject(options) && options['include_usage'] === true;
  const events = renderEvents(answer.body, includeUsage);
  const headersMs = firstMs === null ? endMs : Math.min(endMs, Math.max(0, firstMs));
  const stepMs = (endMs - headersMs) / Math.max(1, events.length - 1);
  const frames = events.map((event, index): RecordedFrame => ({
    atMs: Math.round((headersMs + index * stepMs) * 1000) / 1000,
    data: `data: ${event}\n\n`,
  }));
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, headersMs, frames };
}

function split(text: unknown): string[] {
  return typeof text === 'string' ? (text.match(DELTA) ?? []) : [];
}

/** The data of a chat stream's events that say what a whole response says. */
function renderEvents({ id, created, model, usage, choices }: ChatBody, includeUsage: boolean): string[] {
  const chunk = (said: unknown[], more = {}): string =>
    JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices: said, ...more });
  const events = choices.filter(isPlainObject).flatMap((choice, place) => {
    const { index = place, finish_reason: finish = 'stop' } = choice;
    const message = isPlainObject(choice['message']) ? choice['message'] : {};
    const say = (delta: object, reason: unknown = null): string => chunk([{ index, delta, finish_reason: reason }]);
    const calls = Array.isArray(message['tool_calls'])
      ? (message['tool_calls'] as unknown[]).filter(isPlainObject)
      : [];
    return [
      say({ role: 'assistant', content: '' }),
      ...split(message['reasoning_content']).map((piece) => say({ reasoning_content: piece })),
      ...split(message['refusal']).map((piece) => say({ refusal: piece })),
      ...split(message['content']).map((piece) => say({ content: piece })),
      ...calls.map((call, at) => say({ tool_calls: [{ ...call, index: at }] })),
      say({}, finish),
    ];
  });
  return [...events, ...(includeUsage ? [chunk([], { usage: usage ?? null })] : []), END_MARKER];
}
