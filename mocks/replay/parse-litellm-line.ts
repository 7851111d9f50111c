import type { RecordedExchange, RecordedFrame } from '../../lib/records/recording.ts';
import { isSecretName } from '../../lib/records/redact-secrets.ts';
import { isPlainObject } from '../../lib/settings/reader.ts';

/** A line of a log as an exchange, or why it is none. */
export type ImportedLine = { kind: 'exchange'; exchange: RecordedExchange } | { kind: 'skipped'; reason: string };

/** Characters of a delta, where the log kept none of the stream's own. */
const DELTA = /[^]{1,6}/gu;

/**
 * Reads a line of LiteLLM's `StandardLoggingPayload` (docs.litellm.ai/docs/proxy/logging_spec), or an object that
 * holds one as `standard_logging_object`. Chat completions only. The log keeps a stream's answer, when it began and
 * when it ended, but no chunks: its content is laid evenly over that time. Times in the log are epoch seconds.
 */
export function parseLitellmLine(line: string): ImportedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return skip('no valid JSON');
  }
  const log = isPlainObject(value) ? (value['standard_logging_object'] ?? value) : value;
  if (!isPlainObject(log)) return skip('no StandardLoggingPayload');
  const { call_type: callType, messages, model, startTime, endTime } = log;
  if (callType !== 'completion' && callType !== 'acompletion')
    return skip(`call_type ${JSON.stringify(callType) ?? 'missing'}`);
  if (!Array.isArray(messages)) return skip('its messages were not logged');
  if (
    typeof model !== 'string' ||
    typeof startTime !== 'number' ||
    typeof endTime !== 'number' ||
    endTime < startTime
  ) {
    return skip('model, startTime or endTime missing or wrong');
  }
  const parameters = readParameters(log['model_parameters']);
  const endMs = toMs(endTime - startTime);
  const response = readResponse(log, parameters, startTime, endMs);
  if (response === null) return skip('its response was not logged');
  return {
    kind: 'exchange',
    exchange: {
      kind: 'exchange',
      startEpochMs: toMs(startTime),
      endMs,
      end: 'complete',
      request: {
        method: 'POST',
        target: '/v1/chat/completions',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages, ...parameters }),
      },
      response,
    },
  };
}

function skip(reason: string): ImportedLine {
  return { kind: 'skipped', reason };
}

function readParameters(parameters: unknown): Record<string, unknown> {
  if (!isPlainObject(parameters)) return {};
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !isSecretName(name)));
}

function readResponse(
  log: Record<string, unknown>,
  parameters: Record<string, unknown>,
  startTime: number,
  endMs: number,
): RecordedExchange['response'] {
  const json = { 'content-type': 'application/json' };
  if (log['status'] === 'failure') {
    const { error_code: code, error_class: type } = isPlainObject(log['error_information'])
      ? log['error_information']
      : {};
    const status = Number(code);
    const message = typeof log['error_str'] === 'string' ? log['error_str'] : 'unknown error';
    const data = JSON.stringify({ error: { message, type: type ?? null, param: null, code: code ?? null } });
    const known = Number.isInteger(status) && status >= 400 && status <= 599;
    return { status: known ? status : 500, headers: json, headersMs: endMs, frames: [{ atMs: endMs, data }] };
  }
  const { response } = log;
  if (!isPlainObject(response) || !Array.isArray(response['choices'])) return null;
  if (parameters['stream'] !== true) {
    return { status: 200, headers: json, headersMs: endMs, frames: [{ atMs: endMs, data: JSON.stringify(response) }] };
  }
  const began = log['completionStartTime'];
  const firstMs = typeof began === 'number' ? Math.min(endMs, Math.max(0, toMs(began - startTime))) : endMs;
  const options = parameters['stream_options'];
  const includeUsage = isPlainObject(options) && options['include_usage'] === true;
  const events = renderEvents(response, includeUsage);
  const stepMs = (endMs - firstMs) / Math.max(1, events.length - 1);
  const frames = events.map((event, index): RecordedFrame => ({
    atMs: Math.round((firstMs + index * stepMs) * 1000) / 1000,
    data: `data: ${event}\n\n`,
  }));
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, headersMs: firstMs, frames };
}

/** The data of a chat stream's events that say what a whole response says. */
function renderEvents(response: Record<string, unknown>, includeUsage: boolean): string[] {
  const { id, created, model, usage } = response;
  const chunk = (choices: unknown[], more = {}): string =>
    JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices, ...more });
  const choices = (response['choices'] as unknown[]).filter(isPlainObject);
  const events = choices.flatMap((choice, place) => {
    const { index = place, finish_reason: finish = 'stop' } = choice;
    const message = isPlainObject(choice['message']) ? choice['message'] : {};
    const say = (delta: object, reason: unknown = null): string => chunk([{ index, delta, finish_reason: reason }]);
    const content = typeof message['content'] === 'string' ? message['content'] : '';
    const calls = Array.isArray(message['tool_calls'])
      ? (message['tool_calls'] as unknown[]).filter(isPlainObject)
      : [];
    return [
      say({ role: 'assistant', content: '' }),
      ...(content.match(DELTA) ?? []).map((piece) => say({ content: piece })),
      ...calls.map((call, at) => say({ tool_calls: [{ ...call, index: at }] })),
      say({}, finish),
    ];
  });
  return [...events, ...(includeUsage ? [chunk([], { usage: usage ?? null })] : []), '[DONE]'];
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1000;
}
