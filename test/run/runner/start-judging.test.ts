/** Judging in threads while a run goes on: what it writes is what is written here and now. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeRun } from '../../../lib/run/runner/judge-run.ts';
import { type RunFolder, runFolderAt } from '../../../lib/run/runner/run-folder.ts';
import { startJudging } from '../../../lib/run/runner/start-judging.ts';
import { exchangeOf, listRecords, writePerfectRun } from '../../support/records.ts';

let folder: RunFolder;
beforeAll(async () => {
  folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-start-judging-')));
});
afterAll(() => rm(folder.path, { recursive: true, force: true }));

it('a run that goes on is judged in threads as one that is over is judged here, to the byte', async () => {
  const run = writePerfectRun();
  exchangeOf(run, 150).answer!.text = 'I cannot say.';
  const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  const records = toLines(listRecords(run));
  const half = Math.floor(records.length / 2);
  await writeFile(folder.drill, JSON.stringify(run.drill));
  await writeFile(folder.plan, toLines(run.arrivals));
  await writeFile(folder.records, records.slice(0, half));
  await writeFile(folder.judgements, '');
  const warnings: string[] = [];
  const judging = await startJudging(folder, (text) => void warnings.push(text));
  await expect.poll(async () => (await readFile(folder.judgements, 'utf8')).split('\n').length).toBeGreaterThan(10);
  await appendFile(folder.records, records.slice(half));
  await judging.finish();
  expect(warnings.filter((text) => !text.startsWith('Still waiting'))).toEqual([]);
  const live = await readFile(folder.judgements, 'utf8');
  await judgeRun(folder, null, () => {}, { threads: 0 });
  expect(live).toBe(await readFile(folder.judgements, 'utf8'));
});
