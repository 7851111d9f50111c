import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRunFolder, openRunFolder, removeRunFolder } from '../../../lib/run/runner/run-folder.ts';

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

  it('says why a folder cannot be made', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'cutover-folder-')), 'file');
    await writeFile(file, '');
    await expect(createRunFolder({ resultsPath: file, drillName: 'd', seed: 7, now })).rejects.toMatchObject({
      code: 'environment',
    });
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

describe('openRunFolder', () => {
  it('refuses what is no run, naming what is missing', async () => {
    const { path } = await createRunFolder({ resultsPath, drillName: 'd', seed: 7, now });
    await writeFile(join(path, 'drill.json'), '{}');
    await expect(openRunFolder(path)).rejects.toThrow(
      `${path} must be the folder of a run, but plan.ndjson is not in it.`,
    );
    expect(basename(path)).toBe('d-20261122T101500Z-7');
  });
});
