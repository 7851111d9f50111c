import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scoreFolder, scoreRun } from '../../../lib/run/runner/score-run.ts';
import { listRecords, scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

const run = writePerfectRun();
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const records = toLines(listRecords(run));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-score-run-'));
  await writeFile(join(folder, 'drill.json'), JSON.stringify(run.drill));
  await writeFile(join(folder, 'plan.ndjson'), toLines(run.arrivals));
  await writeFile(join(folder, 'records.ndjson'), records);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('scoreRun', () => {
  it('scores the files of a run as the scorer scores their records, and writes nothing', async () => {
    expect(await scoreRun(folder)).toEqual(scoreWrittenRun(run));
    expect((await readdir(folder)).toSorted()).toEqual(['drill.json', 'plan.ndjson', 'records.ndjson']);
  });

  it('takes the end that the runner tells where a full disk kept it out of the records, and else the one that is in them', async () => {
    expect(await scoreFolder(folder, { ...run.runEnd!, atEpochMs: run.runEnd!.atEpochMs + 1 })).toEqual(
      scoreWrittenRun(run),
    );
    await writeFile(join(folder, 'records.ndjson'), toLines(listRecords({ ...run, runEnd: null })));
    expect(await scoreFolder(folder, run.runEnd)).toEqual(scoreWrittenRun(run));
  });

  it('takes a file that was cut in the middle of a line, and counts the line', async () => {
    const cut = records.slice(0, records.indexOf('"kind":"health"') + 20);
    await writeFile(join(folder, 'records.ndjson'), cut);
    const card = await scoreRun(folder);
    expect(card.verdict).toBe('aborted');
    expect(card.validity.find(({ id }) => id === 'records-readable')).toMatchObject({
      ok: false,
      observed: '1 unreadable line: line 1,470: no JSON',
    });
  });

  it('takes a last line without its line end, and lines longer than it reads at once', async () => {
    const long = { ...run.exchanges[0]!, index: null, body: 'ü'.repeat(3_000_000) };
    await writeFile(join(folder, 'records.ndjson'), `${toLines([long])}${records.trimEnd()}`);
    const card = await scoreRun(folder);
    expect(card.validity.find(({ id }) => id === 'records-readable')?.ok).toBe(true);
    expect(card.validity.find(({ id }) => id === 'views-agree')?.observed).toBe('1 of no planned request, of 420');
    expect(card.load.completed).toBe(420);
  });

  describe('of a large file', () => {
    const stranger = { ...run.exchanges[0]!, index: null, body: 'x'.repeat(500_000) };
    const padding = Array.from({ length: 40 }, (_, place) => ({ ...stranger, id: `stranger-${place}` }));
    const large = toLines([...padding.slice(0, 20), ...listRecords(run), ...padding.slice(20)]);

    it('gives the scorecard of all its records', async () => {
      await writeFile(join(folder, 'records.ndjson'), `${large}{"kind":`);
      const strangers = { ...run, exchanges: [...run.exchanges, ...padding], unreadable: 1 };
      expect(await scoreRun(folder)).toEqual(scoreWrittenRun(strangers));
    });

    it.each([0, 100, 419])('refuses a plan with a broken line: %i', async (line) => {
      await writeFile(join(folder, 'records.ndjson'), large);
      const plan = run.arrivals.map((arrival) => JSON.stringify(arrival)).with(line, '{"index":');
      await writeFile(join(folder, 'plan.ndjson'), plan.join('\n'));
      await expect(scoreRun(folder)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(`line ${line + 1} is no valid JSON`) as string,
      });
    });
  });

  it.each([
    ['a folder without records', 'records.ndjson', null, 'records.ndjson is not in it'],
    ['a plan that is no JSON', 'plan.ndjson', `${toLines(run.arrivals.slice(0, 1))}x\n`, 'line 2 is no valid JSON'],
    ['a plan with a gap', 'plan.ndjson', '{"index":1}\n', 'line 1 must be the arrival of index 0'],
    ['records without a start', 'records.ndjson', '', 'no readable run-start'],
    ['a drill with a bad value', 'drill.json', '{"name":"A B"}', 'name must be'],
  ])('refuses %s', async (_, file, text, message) => {
    if (text === null) await rm(join(folder, file));
    else await writeFile(join(folder, file), text);
    await expect(scoreRun(folder)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message) as string,
    });
  });
});
