import { mkdtempSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRecordWriter } from '../../../lib/collector/record-file/record-writer.ts';
import type { RunRecord } from '../../../lib/collector/records/record.ts';

const record = (atEpochMs: number): RunRecord => ({
  kind: 'run-end',
  atEpochMs,
  reason: 'completed',
  k6: { exitCode: 0, exceptions: 0 },
  faultsLeft: 0,
  crashed: [],
});
const rejectFailure = (error: Error): never => {
  throw error;
};
const readTimes = (path: string): number[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { atEpochMs: number }).atEpochMs);

describe('a record writer', () => {
  const open = (): string => join(mkdtempSync(join(tmpdir(), 'cutover-records-')), 'records.ndjson');
  const times = Array.from({ length: 40 }, (_, time) => time);

  it('writes many records at a time, in order, and the rest when it is closed', () => {
    const path = open();
    const records = createRecordWriter(path, rejectFailure);
    records.write(record(0));
    // Between two calls it has better things to do.
    expect(readTimes(path)).toEqual([]);
    for (const time of times.slice(1)) records.write(record(time));
    const early = readTimes(path);
    expect(early).toEqual(times.slice(0, early.length));
    expect(early.length).toBeGreaterThan(1);
    records.close();
    expect(readTimes(path)).toEqual(times);
  });

  it('lets none wait for long', async () => {
    const path = open();
    const records = createRecordWriter(path, rejectFailure);
    records.write(record(1));
    await expect.poll(() => readTimes(path)).toEqual([1]);
    records.close();
  });

  it('appends to what other processes write, in whole lines', () => {
    const path = open();
    const [one, other] = [createRecordWriter(path, rejectFailure), createRecordWriter(path, rejectFailure)];
    for (const time of times) (time % 2 === 0 ? one : other).write(record(time));
    one.close();
    other.close();
    expect(readTimes(path).toSorted((a, b) => a - b)).toEqual(times);
  });

  it('goes on where the file takes nothing for a while, tells of it once, and spoils no line that comes later', () => {
    const path = open();
    const failures: string[] = [];
    // Each is what the file takes of a write, in bytes: half of one, nothing, then all.
    const taken = [10, 0, 0, 0];
    const append = (file: number, text: string | Buffer): number => {
      const bytes = taken.shift();
      if (bytes === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return writeSync(file, String(text).slice(0, bytes));
    };
    const records = createRecordWriter(path, ({ message }) => failures.push(message), append);
    for (const time of [1, 2, 3, 4]) {
      records.write(record(time));
      records.flush();
    }
    records.close();
    expect(failures).toEqual(['ENOSPC: no space left on device, write']);
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('{"kind":"r');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ atEpochMs: 4 });
  });
});
