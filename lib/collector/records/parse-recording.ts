import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { object, optional, required } from '../../kit/settings/object.ts';
import {
  choice,
  formatValue,
  isPlainObject,
  list,
  number,
  type Reader,
  record,
  reject,
} from '../../kit/settings/reader.ts';
import {
  type RecordedExchange,
  type RecordedFrame,
  type RecordedResponse,
  type Recording,
  RECORDING_VERSION,
  type RecordingHeader,
} from './recording.ts';

const remedy = 'Remove the line, or record again with cutover mock --record URL --out FILE.';

const text: Reader<string> = {
  read: (input, path) => (typeof input === 'string' ? input : reject(path, 'a text', input)),
  describe: () => ({ kind: 'text', rule: 'a text' }),
};
const ms = number({ min: 0 });
// What is replayed goes out as it stands here: nothing of it may be a header of its own.
const fields = record(
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  shapedText(/^[^\u0000-\u0008\u000a-\u001f\u007f]*$/, 'a text without control characters'),
  shapedText(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'a header name'),
);
const frameList = list(object({ atMs: required('when it came, ms', ms), data: required('what came', text) }));

const frames: Reader<RecordedFrame[]> = {
  read(input, path) {
    const read = frameList.read(input, path);
    for (const [index, { atMs }] of read.entries()) {
      const before = read[index - 1]?.atMs ?? 0;
      if (atMs < before) reject(`${path}[${index}].atMs`, `at least that of the frame before, ${before}`, atMs);
    }
    return read;
  },
  describe: () => frameList.describe(),
};

const response = object({
  status: required('the HTTP status', number({ min: 200, max: 599, whole: true })),
  headers: required('the response headers', fields),
  headersMs: required('when the head came, ms', ms),
  frames: required('the body as it came', frames),
});

const responseOrNull: Reader<RecordedResponse | null> = {
  read: (input, path) => (input === null ? null : response.read(input, path)),
  describe: () => response.describe(),
};

const exchange = object({
  kind: required('exchange', choice(['exchange'])),
  startEpochMs: required('when it began', ms),
  endMs: required('when it ended, ms', ms),
  end: required('how it ended', choice(['complete', 'cut', 'no-response', 'client-gone', 'held'])),
  request: required(
    'what was asked',
    object({
      method: required('the HTTP method', text),
      target: required('path and query', text),
      headers: required('the request headers', fields),
      body: required('the request body', text),
    }),
  ),
  response: required('what came back, or null', responseOrNull),
  omitted: optional('why a body is missing', text),
});

const header = object({
  kind: required('recording', choice(['recording'])),
  version: required('the version of the format', number()),
  source: required('what was recorded', text),
  startEpochMs: required('when it began', ms),
  redactedPaths: required('JSON paths that were redacted', list(text)),
});

function shapedText(shape: RegExp, rule: string): Reader<string> {
  return {
    read: (input, path) => (typeof input === 'string' && shape.test(input) ? input : reject(path, rule, input)),
    describe: () => ({ kind: 'text', rule }),
  };
}

/**
 * Reads a recording, line by line. Only a last line without a line end may be broken: a recorder that was killed can
 * leave one. Throws a `usage` error with path, line, rule and remedy for anything else; `path` is for messages.
 */
export function parseRecording(lines: Iterable<{ text: string; ended: boolean }>, path: string): Recording {
  let read: RecordingHeader | null = null;
  let torn = false;
  const exchanges: RecordedExchange[] = [];
  let count = 0;
  for (const line of lines) {
    count++;
    if (line.text.trim() === '') continue;
    const value = parseLine(line.text);
    if (value === undefined && !line.ended && read !== null) torn = true;
    else if (read === null) read = readHeader(value, path, count);
    else exchanges.push(readAs(exchange, value, path, count));
  }
  if (read === null) {
    throw new CutoverError('usage', `${path} is empty: a recording begins with its header. ${remedy}`);
  }
  return { header: read, exchanges, torn };
}

function readHeader(value: unknown, path: string, line: number): RecordingHeader {
  if (isPlainObject(value) && value['kind'] === 'recording' && value['version'] !== RECORDING_VERSION) {
    throw new CutoverError(
      'usage',
      `${path}: line ${line}: version must be ${RECORDING_VERSION}, got ${formatValue(value['version'])}. ` +
        'Replay it with the Cutover that recorded it, or record again.',
    );
  }
  const { kind: _, version: __, ...rest } = readAs(header, value, path, line);
  return { kind: 'recording', version: RECORDING_VERSION, ...rest };
}

function readAs<T>(reader: Reader<T, unknown>, value: unknown, path: string, line: number): T {
  if (value === undefined) throw rejectLine('it must be a JSON object', path, line);
  try {
    return reader.read(value, '');
  } catch (cause) {
    throw rejectLine(formatCause(cause), path, line, cause);
  }
}

function rejectLine(reason: string, path: string, line: number, cause?: unknown): CutoverError {
  return new CutoverError('usage', `${path}: line ${line}: ${/[.?]$/.test(reason) ? reason : `${reason}.`} ${remedy}`, {
    cause,
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
