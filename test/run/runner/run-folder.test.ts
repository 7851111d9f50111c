import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  claimFolder,
  createRunFolder,
  holdFolder,
  openRunFolder,
  removeRunFolder,
  tryFolder,
  writeWhole,
} from '../../../lib/run/runner/run-folder.ts';

let resultsPath: string;
beforeEach(async () => {
  resultsPath = join(await mkdtemp(join(tmpdir(), 'cutover-folder-')), 'results');
});
const now = new Date('2026-11-22T10:15:00.123Z');

describe('createRunFolder', () => {
  it('names a run after drill, time and seed, and never takes a folder twice', async () => {
    const make = () => createRunFolder({ resultsPath, drillName: 'd', seed: 7, now });
    expect((await make()).runId).toBe('d-20261122T101500Z-7');
    expect((await make()).runId).toBe('d-20261122T101500Z-7-2');
    expect(await readdir(resultsPath)).toHaveLength(2);
  });

  it('takes an empty folder of one’s own, and no other', async () => {
    const out = join(resultsPath, 'mine');
    expect((await createRunFolder({ out, resultsPath, drillName: 'd', seed: 7, now })).path).toBe(out);
    await writeFile(join(out, 'x'), '');
    await expect(createRunFolder({ out, resultsPath, drillName: 'd', seed: 7, now })).rejects.toMatchObject({
      code: 'usage',
      message: `--out must name a new or empty folder, got ${out} with 1 files in it.`,
    });
  });

  it.each([
    // Those of a set that is played each week.
    ['first/openai-2023-11-08', 'openai-2023-11-08-20261122T101500Z-7'],
    ['try-1', 'try-1-20261122T101500Z-7'],
    ['01-d-20261122T101400Z', '01-d-20261122T101400Z'],
    ['d-20261122T101400Z-9', 'd-20261122T101400Z-9'],
  ])('knows a run in %s as %s: by its time, whatever its folder is called', async (name, runId) => {
    const out = join(resultsPath, name);
    expect((await createRunFolder({ out, resultsPath, drillName: 'd', seed: 7, now })).runId).toBe(runId);
  });

  it('says why a folder cannot be made', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'cutover-folder-')), 'file');
    await writeFile(file, '');
    await expect(createRunFolder({ resultsPath: file, drillName: 'd', seed: 7, now })).rejects.toMatchObject({
      code: 'environment',
    });
  });
});

it('tries a folder for several runs, and leaves none behind', async () => {
  await tryFolder(join(resultsPath, 'a', 'b'));
  expect(await readdir(dirname(resultsPath))).toEqual([]);
  await mkdir(join(resultsPath, 'there', 'run'), { recursive: true });
  await tryFolder(join(resultsPath, 'there'));
  expect(await readdir(join(resultsPath, 'there'))).toEqual(['run']);
  await expect(tryFolder('/dev/null/a')).rejects.toThrow(/cannot be made: .*Choose another folder with --out/);
});

describe('claimFolder', () => {
  const make = () => createRunFolder({ out: join(resultsPath, 'mine'), resultsPath, drillName: 'd', seed: 7, now });

  it('gives an empty folder to one run alone of those that found it at one moment', async () => {
    const [first, second] = [await make(), await make()];
    await claimFolder(first, () => Promise.resolve());
    await expect(claimFolder(second, () => Promise.resolve())).rejects.toMatchObject({
      code: 'usage',
      message: `--out must name a new or empty folder, got ${first.path}, where another run has begun.`,
    });
    expect(await readdir(first.path)).toEqual(['records.ndjson']);
  });

  it('leaves nothing behind where the run cannot begin', async () => {
    const broken = claimFolder(await make(), () => Promise.reject(new Error('no k6')));
    await expect(broken).rejects.toThrow('no k6');
    expect(await readdir(dirname(resultsPath))).toEqual([]);
  });
});

describe('holdFolder', () => {
  it('gives a folder for several runs to one set alone of many that come at once, and is empty of its mark behind it', async () => {
    const out = join(resultsPath, 'a', 'set');
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => holdFolder(out)));
    const [held, ...more] = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(more).toEqual([]);
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(5);
    for (const error of refused)
      expect(error).toMatchObject({
        code: 'usage',
        message: expect.stringMatching(/^--out must name a new or empty folder, got .*(another run has begun|1 files)/),
      });
    expect(held?.path).toBe(out);
    await mkdir(join(out, '01-d'));
    await held?.[Symbol.asyncDispose]();
    expect(await readdir(out)).toEqual(['01-d']);
  });

  it('leaves nothing behind where nothing was put into it, but the folder that was there', async () => {
    const given = join(resultsPath, 'given');
    await mkdir(given, { recursive: true });
    for (const out of [join(resultsPath, 'a', 'b'), given]) await (await holdFolder(out))[Symbol.asyncDispose]();
    expect(await readdir(resultsPath)).toEqual(['given']);
  });
});

describe('removeRunFolder', () => {
  it('leaves nothing of a run that never began, but the folder somebody else had made', async () => {
    const made = join(resultsPath, 'made');
    const given = join(resultsPath, 'given');
    await mkdir(given, { recursive: true });
    for (const out of [made, given]) {
      const folder = await createRunFolder({ out, resultsPath, drillName: 'd', seed: 7, now });
      await mkdir(join(out, 'inside'));
      await writeFile(folder.drill, '{}');
      await removeRunFolder(folder);
    }
    expect(await readdir(resultsPath)).toEqual(['given']);
    expect(await readdir(given)).toEqual([]);
  });

  it('removes the folders around it that were made for it, unless another run is in them', async () => {
    const around = dirname(resultsPath);
    await removeRunFolder(await createRunFolder({ resultsPath, drillName: 'd', seed: 7, now }));
    await removeRunFolder(
      await createRunFolder({ out: join(around, 'a/b/c'), resultsPath, drillName: 'd', seed: 7, now }),
    );
    expect(await readdir(around)).toEqual([]);

    const folder = await createRunFolder({ resultsPath, drillName: 'd', seed: 7, now });
    const other = await createRunFolder({ resultsPath, drillName: 'd', seed: 8, now });
    await removeRunFolder(folder);
    expect(await readdir(resultsPath)).toEqual([other.runId]);
  });
});

it('writes a file whole for each of several that write it at one moment, and leaves nothing beside it', async () => {
  await mkdir(resultsPath);
  const path = join(resultsPath, 'scorecard.json');
  const texts = Array.from({ length: 20 }, (_, place) => String(place).padEnd(100_000, '.'));
  await Promise.all(texts.map((text) => writeWhole(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(resultsPath)).toEqual(['scorecard.json']);
});

describe('openRunFolder', () => {
  it('refuses what is no run, naming what is missing', async () => {
    const { path } = await createRunFolder({ resultsPath, drillName: 'd', seed: 7, now });
    await writeFile(join(path, 'drill.json'), '{}');
    await expect(openRunFolder(path)).rejects.toThrow(
      `${path} must be the folder of a run, but plan.ndjson is not in it.`,
    );
    expect(basename(path)).toBe('d-20261122T101500Z-7');
  });

  it.each([
    ['blocks', 'a search for the breaking rate', 'capacity.json', 'cutover capacity'],
    ['answers.ndjson', 'a rehearsal', 'rehearsal.json', 'cutover rehearse'],
  ])(
    'takes a folder with %s for that of %s, whose report a score would write over',
    async (by, what, result, command) => {
      const folder = await createRunFolder({ resultsPath, drillName: 'd', seed: 7, now });
      for (const path of [folder.drill, folder.plan, folder.records, join(folder.path, by)]) await writeFile(path, '');
      const told = `${folder.path} must be the folder of a drill's run, and is that of ${what}. `;
      await expect(openRunFolder(folder.path)).rejects.toMatchObject({
        code: 'usage',
        message: `${told}It was ended before ${result} was written, and what it had asked until then bounds nothing by itself: start it again, with ${command}.`,
      });
      await writeFile(join(folder.path, result), '{}');
      await expect(openRunFolder(folder.path)).rejects.toThrow(
        `${told}What came of it is in its ${result} and report.html.`,
      );
    },
  );
});
