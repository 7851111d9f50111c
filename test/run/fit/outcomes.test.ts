/** What says that a call failed, and what does not, as people and clients write it. */
import { expect, test } from 'vitest';
import { chooseFault } from '../../../lib/collector/fit/choose-fault.ts';
import { readTime } from '../../../lib/run/fit/forms/read-time.ts';
import { listRows, readLogLines } from '../../support/fit/read-log-lines.ts';

const csv = (header: string, cells: string): string | null | undefined => {
  const { entries } = readLogLines(`time,${header}`, `2026-11-08T13:00:00Z,${cells}`);
  return listRows(entries)[0]?.failure;
};

test.each([
  // What curl writes where nothing answered: everything.curl.dev, --write-out, http_code.
  ['000', 'no-connection'],
  ['0', 'no-connection'],
  ['200', null],
  ['200 OK', null],
  ['HTTP/1.1 200 OK', null],
  ['200.0', null],
  ['304', null],
  ['2xx', null],
  ['true', null],
  ['503 Service Unavailable', '503'],
  ['HTTP/2 503', '503'],
  ['503.0', '503'],
  ['down', 'unknown'],
  ['007', 'unknown'],
  ['ReadTimeout', 'timeout'],
])('a status of %s', (status, failure) => {
  expect(csv('status', status)).toBe(failure);
});

test.each([
  ['0', null],
  ['false', null],
  ['False', null],
  ['no', null],
  ['NaN', null],
  ['', null],
  ['200', null],
  ['201', null],
  ['1', 'unknown'],
  ['true', 'unknown'],
  ['503', '503'],
  ['ConnectError', 'no-connection'],
])('an error of %s', (error, failure) => {
  expect(csv('error', error)).toBe(failure);
});

test.each([
  ['000,timeout', 'timeout'],
  ['000,true', 'no-connection'],
  ['000,', 'no-connection'],
  ['429,insufficient_quota', '429 insufficient_quota'],
  ['200,timeout', 'timeout'],
  ['200,0', null],
])('a status and an error of %s', (cells, failure) => {
  expect(csv('status,error', cells)).toBe(failure);
});

test('a key that an error repeats is no part of what it is called, however long it is', () => {
  for (const key of ['sk-proj-abcdefghijklmnop1234567890', `sk-${'a'.repeat(200)}`])
    expect(csv('error', `Incorrect API key provided: ${key}`)).toBe('Incorrect-API-key-provided-redacted-');
});

test("nginx's 000 is a connection that was lost", () => {
  const { entries } = readLogLines('192.0.2.7 - - [08/Nov/2026:13:00:00 +0000] "POST / HTTP/1.1" 000 0 "-" "a"');
  expect(listRows(entries)).toMatchObject([{ failure: 'cut-off' }]);
});

test.each(['constructor', 'toString', '__proto__'])('%s is a word like any other', (word) => {
  expect(chooseFault(word, 'openai')).toMatchObject({ fault: { kind: 'error-response' } });
  const exchange = { kind: 'exchange', startEpochMs: 1_800_000_000_000, endMs: 5, end: word, request: {} };
  const { entries } = readLogLines(JSON.stringify({ ...exchange, response: { status: 200 } }));
  expect(listRows(entries)).toMatchObject([{ failure: null }]);
});

test.each(['2026-02-30T13:00:00Z', '2026-02-29 13:00', '2026-04-31T00:00:00+02:00', '30/Feb/2026:13:00:00 +0000'])(
  '%s is no time: that day is not in the calendar',
  (told) => {
    expect(readTime(told)).toBeNull();
  },
);

test('the 29th of February of a leap year is one', () => {
  expect(readTime('2028-02-29T13:00:00Z')?.atMs).toBe(Date.UTC(2028, 1, 29, 13));
});
