import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../../../lib/run/runner/make-folder.ts';
import { createRunFolder } from '../../../lib/run/runner/run-folder.ts';

let folder = '';
const inside = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-folder-'));
  writeFileSync(inside('file'), '');
  symlinkSync(inside('ring'), inside('ring'));
  // A file system that does not answer, as far as whoever asks it can tell.
  const hang = 'require("node:fs").mkdirSync = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
  writeFileSync(inside('hang.cjs'), hang);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('makes what is missing, says what that was, and what is in it', async () => {
  expect(await makeFolder(inside('a/b/c'))).toEqual({ made: inside('a'), files: 0 });
  expect(await makeFolder(inside('a/b'))).toEqual({ made: null, files: 1 });
});

it.each([
  ['file', /a file is there/],
  ['file/below', /one of the folders around it is a file/],
  ['ring', /in a ring|a file is there/],
  ...(process.platform === 'linux'
    ? ([
        ['/dev/null', /a file is there|around it is a file/],
        // A folder that is there and takes none in: Node itself tries for ever.
        ['/proc/cutover/below', /no folder can be made there/],
      ] satisfies [string, RegExp][])
    : []),
])('says in one line why %s is no folder for a run', async (name, reason) => {
  const out = name.startsWith('/') ? name : inside(name);
  const options = { out, resultsPath: folder, drillName: 'a', seed: 1, now: new Date(0) };
  const error: unknown = await createRunFolder(options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'environment', message: expect.stringMatching(reason) as string });
  expect((error as Error).message).toMatch(/^\S+ cannot be made: .*\. Choose another folder with --out\.$/);
});

it('says that a folder is not to be written', async () => {
  await makeFolder(inside('read-only'));
  chmodSync(inside('read-only'), 0o500);
  // Root may write anywhere but where the system lets nobody.
  const place = process.getuid?.() === 0 ? '/sys/cutover-none' : inside('read-only');
  await expect(makeFolder(place)).rejects.toThrow(/no right to it|nothing can be written there/);
});

it('waits so long for a file system that does not answer, and no longer', async () => {
  const options = { deadlineMs: 300, env: { ...process.env, NODE_OPTIONS: `--require ${inside('hang.cjs')}` } };
  await expect(makeFolder(inside('never'), options)).rejects.toThrow(
    `${inside('never')} cannot be made: its file system has not answered for 0.3 s. Choose another folder with --out.`,
  );
});
