import { parseObject } from '../../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameError, nameStatus } from './name-failure.ts';
import { regionInHost } from './path-keys.ts';
import { readTime } from './read-time.ts';

/**
 * LiteLLM's `StandardLoggingPayload`, one JSON object a line, or what holds one as `standard_logging_object`. Prompts and answers are not needed.
 * Source: docs.litellm.ai/docs/proxy/logging_spec (BerriAI/litellm, MIT).
 */
export const litellm: LogForm = {
  summary: "LiteLLM's log: a StandardLoggingPayload a line",
  fits: (line) => readPayload(line) !== null,
  create: () => readEach(readLine),
};

function readPayload(line: string): Record<string, unknown> | null {
  const value = parseObject(line);
  const log = value === null ? null : (value['standard_logging_object'] ?? value);
  return isPlainObject(log) && 'startTime' in log && 'endTime' in log && 'status' in log ? log : null;
}

function readLine(line: string): LogEntry[] {
  const log = readPayload(line);
  if (log === null) return [skip('no StandardLoggingPayload (startTime, endTime, status)')];
  const began = readTime(log['startTime']);
  const ended = readTime(log['endTime']);
  if (began === null || ended === null) return [skip('startTime or endTime cannot be read')];
  if (ended.atMs < began.atMs) return [skip('it ends before it begins')];
  if (log['status'] !== 'success' && log['status'] !== 'failure')
    return [skip('its status is neither success nor failure')];
  const metadata = isPlainObject(log['metadata']) ? log['metadata'] : {};
  const tenant = [
    metadata['user_api_key_team_alias'],
    metadata['user_api_key_team_id'],
    metadata['user_api_key_alias'],
    log['end_user'],
  ].find(isName);
  const model = [log['model_group'], log['model']].find(isName);
  const region = isName(log['api_base']) ? regionInHost(log['api_base']) : undefined;
  return [
    {
      kind: 'row',
      row: {
        atMs: began.atMs,
        failure: log['status'] === 'success' ? null : readFailure(log),
        latencyMs: ended.atMs - began.atMs,
        keys: {
          ...(model === undefined ? {} : { model }),
          ...(tenant === undefined ? {} : { tenant }),
          ...(region === undefined ? {} : { region }),
        },
        count: 1,
      },
      writtenMs: ended.atMs,
      ...(began.zone === undefined ? {} : { zone: began.zone }),
    },
  ];
}

/** By its status; LiteLLM gives what it could not reach, or had no answer from, one of its own, and says so by the class. */
function readFailure(log: Record<string, unknown>): string {
  const told = isPlainObject(log['error_information']) ? log['error_information'] : {};
  const name = isName(told['error_class']) ? told['error_class'] : '';
  if (/timeout/i.test(name)) return 'timeout';
  if (/^(APIConnectionError|ConnectError|MidStreamFallbackError)$/.test(name)) return nameError(name);
  const code = Number(told['error_code']);
  if (!(code >= 400 && code <= 599)) return name === '' ? 'unknown' : nameError(name);
  // Its words are the provider's own only in the text.
  const said = isName(log['error_str']) ? log['error_str'] : '';
  return (
    nameStatus(code, /\b(insufficient_quota|context_length_exceeded|content_filter)\b/.exec(said)?.[1]) ?? String(code)
  );
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
