import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PhaseRecord } from '../../../lib/collector/records/record.ts';
import { tailRecords } from '../../../lib/collector/record-file/tail-records.ts';

it('gives each line once, when it is whole, and passes over what it cannot read', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-tail-')), 'records.ndjson');
  await writeFile(path, '');
  const tail = await tailRecords(path);
  const record = (entry: number): PhaseRecord => ({ kind: 'phase', entry, phase: 'baseline', startEpochMs: 1 });
  const line = (entry: number): string => `${JSON.stringify(record(entry))}\n`;
  expect(await tail.read()).toEqual([]);
  await appendFile(path, line(0) + line(1).slice(0, 20));
  expect(await tail.read()).toEqual([record(0)]);
  expect(await tail.read()).toEqual([]);
  await appendFile(path, `${line(1).slice(20)}{"kind":\n${line(2)}`);
  expect(await tail.read()).toEqual([record(1), record(2)]);
  await tail.close();
});
