import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scoreInThread } from '../../../lib/run/runner/score-in-thread.ts';
import { listRecords, scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

const run = writePerfectRun();
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

let folder = '';
const place = () => ({
  drill: join(folder, 'drill.json'),
  plan: join(folder, 'plan.ndjson'),
  cases: join(folder, 'cases.ndjson'),
  records: join(folder, 'records.ndjson'),
  judgements: join(folder, 'judgements.ndjson'),
  end: null,
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-thread-'));
  await writeFile(place().drill, JSON.stringify(run.drill));
  await writeFile(place().plan, toLines(run.arrivals));
  await writeFile(place().records, toLines(listRecords(run)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a thread scores a run as the scorer does', async () => {
  expect(await scoreInThread(place())).toEqual(scoreWrittenRun(run));
});

test('what a thread throws is thrown here, with its code', async () => {
  const drill = join(folder, 'broken.json');
  await writeFile(drill, '{ "name": ');
  await expect(scoreInThread({ ...place(), drill })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('broken.json'),
  });
});
