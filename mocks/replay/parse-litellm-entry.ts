import { isSecretName } from '../../lib/kit/secrets/secret-names.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { type LoggedEntry, skipEntry } from './logged-entry.ts';
import type { LoggedChat } from './logged-chat.ts';

/**
 * Reads LiteLLM's `StandardLoggingPayload` (docs.litellm.ai/docs/proxy/logging_spec), or an object that holds one as
 * `standard_logging_object`. Chat completions only. The log keeps a stream's answer, when it began and when it ended,
 * but no chunks. Times in the log are epoch seconds.
 */
export function parseLitellmEntry(value: unknown): LoggedEntry {
  const log = isPlainObject(value) ? (value['standard_logging_object'] ?? value) : value;
  if (!isPlainObject(log)) return skipEntry('no StandardLoggingPayload');
  const { call_type: callType, messages, model } = log;
  const [startTime, endTime] = [readSeconds(log['startTime']), readSeconds(log['endTime'])];
  if (callType !== 'completion' && callType !== 'acompletion')
    return skipEntry(`call_type ${JSON.stringify(callType) ?? 'missing'}`);
  if (!Array.isArray(messages)) return skipEntry('its messages were not logged');
  if (typeof model !== 'string' || startTime === null || endTime === null || endTime < startTime) {
    return skipEntry('model, startTime or endTime missing or wrong');
  }
  const answer = readAnswer(log);
  if (answer === null) return skipEntry('its response was not logged');
  const began = readSeconds(log['completionStartTime']);
  // Newer versions tell of it beside the parameters, not among them.
  const stream = typeof log['stream'] === 'boolean' ? { stream: log['stream'] } : {};
  return {
    kind: 'chat',
    chat: {
      startEpochMs: toMs(startTime),
      endMs: toMs(endTime - startTime),
      firstMs: began === null ? null : toMs(began - startTime),
      request: { model, messages, ...stream, ...readParameters(log['model_parameters']) },
      answer,
    },
  };
}

/** Epoch seconds, also of a time that was written as text, as some callbacks do: without a zone it is UTC. */
function readSeconds(value: unknown): number | null {
  if (typeof value === 'number') return value;
  const match =
    typeof value === 'string' ? /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(value) : null;
  if (match === null) return null;
  const whole = Date.parse(`${match[1]}T${match[2]}${match[4] ?? 'Z'}`);
  return Number.isNaN(whole) ? null : whole / 1_000 + Number(`0${match[3] ?? ''}`);
}

function readParameters(parameters: unknown): Record<string, unknown> {
  if (!isPlainObject(parameters)) return {};
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !isSecretName(name)));
}

function readAnswer(log: Record<string, unknown>): LoggedChat['answer'] | null {
  const { response } = log;
  if (log['status'] === 'failure') {
    const { error_code: code, error_class: type } = isPlainObject(log['error_information'])
      ? log['error_information']
      : {};
    const message = typeof log['error_str'] === 'string' ? log['error_str'] : 'unknown error';
    return { kind: 'error', status: Number(code), error: { message, type: asText(type), code: asText(code) } };
  }
  if (!isPlainObject(response) || !Array.isArray(response['choices'])) return null;
  return { kind: 'response', body: { ...response, choices: response['choices'] } };
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1000;
}
