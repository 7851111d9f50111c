/** Judging a run again that comes to nothing: what was judged before stands. */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, it, expect } from 'vitest';
import { judgeRun } from '../../../lib/run/runner/judge-run.ts';
import { rewriteRun } from '../../../lib/run/runner/rewrite-run.ts';
import { type RunFolder, runFolderAt } from '../../../lib/run/runner/run-folder.ts';
import { deepAnswer, endlessSchema } from '../../support/endless-schema.ts';
import { exchangeOf, listRecords, writePerfectRun } from '../../support/records.ts';

const run = writePerfectRun();
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const ignore = (): void => {};

let folder: RunFolder;
beforeEach(async () => {
  folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-judge-stopped-')));
  await writeFile(folder.drill, JSON.stringify(run.drill));
  await writeFile(folder.plan, toLines(run.arrivals));
  await writeFile(folder.records, toLines(listRecords(run)));
});
afterEach(() => rm(folder.path, { recursive: true, force: true }));

it(
  'leaves all as it was where code of your own cannot be loaded, or where it is stopped',
  { timeout: 120_000 },
  async () => {
    await judgeRun(folder, null, ignore);
    const before = await readFile(folder.judgements, 'utf8');
    const names = await readdir(folder.path);
    const broken = join(folder.path, '..', `${basename(folder.path)}-broken.ts`);
    await writeFile(broken, 'throw new Error("no such table"); export default () => true;');
    const file = join(folder.path, '..', `${basename(folder.path)}.json`);
    const judgeBy = async (contract: object, signal?: AbortSignal): Promise<unknown> => {
      await writeFile(file, JSON.stringify([{ for: 'chat', ...contract }]));
      return judgeRun(folder, file, ignore, signal === undefined ? {} : { signal }).catch((error: unknown) => error);
    };
    expect(await judgeBy({ kind: 'module', path: broken })).toMatchObject({
      code: 'environment',
      message: expect.stringContaining('it cannot be loaded: ') as string,
    });
    const endless = writePerfectRun();
    exchangeOf(endless, endless.arrivals.find(({ kind }) => kind === 'chat')!.index).answer!.text = deepAnswer(40);
    await writeFile(folder.records, toLines(listRecords(endless)));
    const stop = new AbortController();
    const judged = judgeBy({ kind: 'json-schema', schema: endlessSchema }, stop.signal);
    await expect
      .poll(() => readdir(folder.path), { timeout: 60_000 })
      .toContain(`judgements.ndjson.${process.pid}.part`);
    stop.abort('stopped by hand');
    expect(await judged).toMatchObject({
      code: 'aborted',
      message: 'Judging was stopped; the judgements that were there stand.',
    });
    expect(await readFile(folder.judgements, 'utf8')).toBe(before);
    expect(await readdir(folder.path)).toEqual(names);
  },
);

it('is refused while its drill runs, which would be scored by the other contracts; one that was killed is judged', async () => {
  await using server = createServer((_, response) => void response.end('{"progress":null}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder.path, 'control.token'), 'a-token-of-some-length');
  const name = (at: number): Promise<void> =>
    writeFile(join(folder.path, 'control.json'), JSON.stringify({ url: `http://127.0.0.1:${at}`, pid: 1 }));
  await name(port);
  const judge = () =>
    rewriteRun(folder, 'judge', () => judgeRun(folder, null, ignore, { threads: 0 }), { warn: ignore });
  await expect(judge()).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/its drill still runs: .* cutover stop /) as string,
  });
  expect(await readdir(folder.path)).not.toContain('judgements.ndjson');
  await name(9);
  await judge();
  expect(await readdir(folder.path)).toContain('judgements.ndjson');
});
