import { isSecretName } from '../../lib/kit/secrets/secret-names.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { type ImportedEntry, skipEntry } from './imported-entry.ts';
import { createLoggedExchange, type LoggedChat } from './logged-chat.ts';

/**
 * Reads LiteLLM's `StandardLoggingPayload` (docs.litellm.ai/docs/proxy/logging_spec), or an object that holds one as
 * `standard_logging_object`. Chat completions only. The log keeps a stream's answer, when it began and when it ended,
 * but no chunks. Times in the log are epoch seconds.
 */
export function parseLitellmEntry(value: unknown): ImportedEntry {
  const log = isPlainObject(value) ? (value['standard_logging_object'] ?? value) : value;
  if (!isPlainObject(log)) return skipEntry('no StandardLoggingPayload');
  const { call_type: callType, messages, model, startTime, endTime } = log;
  if (callType !== 'completion' && callType !== 'acompletion')
    return skipEntry(`call_type ${JSON.stringify(callType) ?? 'missing'}`);
  if (!Array.isArray(messages)) return skipEntry('its messages were not logged');
  if (
    typeof model !== 'string' ||
    typeof startTime !== 'number' ||
    typeof endTime !== 'number' ||
    endTime < startTime
  ) {
    return skipEntry('model, startTime or endTime missing or wrong');
  }
  const answer = readAnswer(log);
  if (answer === null) return skipEntry('its response was not logged');
  const began = log['completionStartTime'];
  return {
    kind: 'exchange',
    exchange: createLoggedExchange({
      startEpochMs: toMs(startTime),
      endMs: toMs(endTime - startTime),
      firstMs: typeof began === 'number' ? toMs(began - startTime) : null,
      request: { model, messages, ...readParameters(log['model_parameters']) },
      answer,
    }),
  };
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
