import { parseObject } from '../../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameStatus } from './name-failure.ts';

/** A recording of `cutover mock --record`: docs/recordings.md. */
export const recording: LogForm = {
  summary: 'a recording of cutover mock --record',
  fits: (line) => ['recording', 'exchange'].includes(String(parseObject(line)?.['kind'])),
  create: () => readEach(readLine),
};

const ends: Readonly<Record<string, string>> = {
  cut: 'cut-off',
  'no-response': 'cut-off',
  'client-gone': 'client-gone',
  held: 'timeout',
};

function readLine(line: string): LogEntry[] {
  const value = parseObject(line);
  if (value?.['kind'] === 'recording') return [];
  const { startEpochMs, endMs, end, response, request } = value ?? {};
  if (value?.['kind'] !== 'exchange' || typeof startEpochMs !== 'number' || typeof endMs !== 'number')
    return [skip('no exchange of a recording')];
  const status = isPlainObject(response) ? Number(response['status']) : null;
  const body = isPlainObject(request) && typeof request['body'] === 'string' ? parseObject(request['body']) : null;
  const model = body?.['model'];
  const target = isPlainObject(request) ? request['target'] : undefined;
  return [
    {
      kind: 'row',
      row: {
        atMs: startEpochMs,
        failure:
          (status === null ? null : nameStatus(status)) ??
          (Object.hasOwn(ends, String(end)) ? ends[String(end)] : null) ??
          null,
        latencyMs: endMs,
        keys: typeof model === 'string' ? { model } : {},
        count: 1,
      },
      writtenMs: startEpochMs + endMs,
      ...(typeof target === 'string' ? { path: target } : {}),
    },
  ];
}
