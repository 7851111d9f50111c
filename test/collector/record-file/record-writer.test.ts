import { mkdtempSync, readFileSync } from 'node:fs';
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
    const records = createRecordWriter(path);
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
    const records = createRecordWriter(path);
    records.write(record(1));
    await expect.poll(() => readTimes(path), { timeout: 10_000 }).toEqual([1]);
    records.close();
  });

  it('appends to what other processes write, in whole lines', () => {
    const path = open();
    const [one, other] = [createRecordWriter(path), createRecordWriter(path)];
    for (const time of times) (time % 2 === 0 ? one : other).write(record(time));
    one.close();
    other.close();
    expect(readTimes(path).toSorted((a, b) => a - b)).toEqual(times);
  });
});
