import { expect, test } from 'vitest';
import { logFormNames, logForms } from '../../../lib/run/fit/forms/index.ts';
import { listRows as rows, readLogLines as read } from '../../support/fit/read-log-lines.ts';

test('a timeline as CSV: shares of a moment, the rest of which did not fail', () => {
  const { form, entries, notes } = read(
    'Time,Status,Error kind,Latency (s),Share,mood',
    '2026-11-08T13:00:00Z,503,,0.1,25 %,bad',
    '2026-11-08T13:00:00Z,,timeout,60,0.05,"so, so"',
    '2026-11-08T13:01:00Z,429,insufficient_quota,,0.5,',
    'never,429,,,0.5,',
    '2026-11-08T13:01:00Z,429,,,7,',
  );
  expect(form).toBe('csv');
  expect(rows(entries).map(({ failure, latencyMs, count }) => [failure, latencyMs, Math.round(count)])).toEqual([
    ['503', 100, 25],
    ['timeout', 60_000, 5],
    [null, null, 70],
    ['429 insufficient_quota', null, 50],
    [null, null, 50],
  ]);
  expect(entries.filter(({ kind }) => kind === 'skipped')).toHaveLength(2);
  expect(notes).toEqual([
    'the column mood is not known and left out',
    'its shares are taken for those of 100 calls a line, as it has no column count: rates and intervals rest on that',
  ]);
});

test('a timeline as CSV: of columns that may mean two things it is said what they were taken for', () => {
  const { entries, notes } = read(
    'time,status,code,latency',
    '2026-11-08T13:00:00Z,200,503,0.4',
    '2026-11-08T13:00:01Z,200,200,90ms',
  );
  expect(rows(entries).map(({ failure, latencyMs }) => [failure, latencyMs])).toEqual([
    [null, 0.4],
    [null, null],
  ]);
  expect(notes).toEqual([
    'the column code tells the same as one before it and is left out',
    'the column latency is taken for milliseconds: call it latency_s where it is seconds',
    '1 latencies are no numbers and left out',
  ]);
});

test('a timeline as CSV: calls one a line', () => {
  const { entries, notes } = read(
    'ts,code,latency_ms,model,team',
    '1760000000,200,420,large,a',
    '1760000000123,503,9,small,"b ""c"""',
  );
  expect(rows(entries)).toEqual([
    { atMs: 1_760_000_000_000, failure: null, latencyMs: 420, keys: { model: 'large', tenant: 'a' }, count: 1 },
    { atMs: 1_760_000_000_123, failure: '503', latencyMs: 9, keys: { model: 'small', tenant: 'b "c"' }, count: 1 },
  ]);
  expect(notes).toEqual([]);
});

test.each(['time,result', 'when,status', '2026-11-08T13:00:00Z,200'])(
  '%j is no header of a timeline, also where it is called one: no call would fail',
  (header) => {
    expect(() => logForms.csv.create(header)).toThrow(
      /^the first line must be a header with a column for the time .* and one for the status .* or the error/,
    );
  },
);

test.each(['', '{}', '[1]', 'once upon a time', 'a,b,c', '{"resourceSpans":'])('%j is no form of log', (line) => {
  expect(read(line).form).toBeUndefined();
});

test.each(logFormNames)('%s: a line that is none is left out with a reason, and nothing is thrown', (name) => {
  const reader = logForms[name].create('time,status');
  reader.read('time,status');
  for (const line of [
    '\u0000',
    '{"kind":"exchange"}',
    '[',
    '"',
    '{"startTime":1,"endTime":0,"status":"x"}',
    '[2026-13-99T99:99:99Z] "',
  ])
    for (const entry of reader.read(line)) expect(entry.kind).toBe('skipped');
});
