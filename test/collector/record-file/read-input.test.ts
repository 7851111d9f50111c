/** What a user names as a file may be anything: one line says what it is, and nobody waits for what may never come. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInput, readInput, readInputBytes } from '../../../lib/collector/record-file/read-input.ts';
import { readLines } from '../../../lib/collector/record-file/read-lines.ts';
import { openRunFolder } from '../../../lib/run/runner/run-folder.ts';
import { readDrill } from '../../../lib/run/runner/read-drill.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { readMockFile } from '../../../mocks/mock/read-mock-file.ts';
import { importLog } from '../../../mocks/replay/import-log.ts';
import { readRecording } from '../../../mocks/replay/read-recording.ts';
import { writeDrill } from '../../support/drills.ts';

let folder = '';
const inside = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-input-'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [inside('pipe')]);
  symlinkSync(inside('ring'), inside('ring'));
  writeFileSync(inside('empty'), '');
  writeFileSync(inside('huge'), '');
  truncateSync(inside('huge'), 3 * 2 ** 30);
  writeFileSync(inside('drill.json'), JSON.stringify(writeDrill()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const wrong: [name: string, reason: RegExp][] = [
  ...(process.platform === 'win32' ? [] : [['pipe', /it is a pipe or a device/] as [string, RegExp]]),
  ['.', /it is a folder/],
  ['ring', /its links lead round in a ring/],
  ['nowhere', /there is no such file/],
  ['empty/below', /there is no such file/],
  ['huge', /it has 3221225472 bytes, and may have \d+/],
];

/** Everything that reads what a user names. */
const readers: Record<string, (path: string) => Promise<unknown>> = {
  'a text': readInput,
  'a drill': readDrill,
  'a trace': (path) => prepareRun(inside('drill.json'), { trace: path }),
  'a mock': (path) => readMockFile(path, {}),
  'a recording': readRecording,
  'a log': (path) => importLog(path, inside('out.ndjson'), []),
};

describe.each(Object.entries(readers))('%s', (_, read) => {
  it.each(wrong)('that is %s is refused in one line', async (name, reason) => {
    const error: unknown = await read(inside(name)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringMatching(reason) as string });
    expect((error as Error).message).toContain(`${inside(name)} cannot be read: `);
    expect((error as Error).message).not.toContain('\n');
  });

  it('that is empty is refused too, by what should be in it', async () => {
    if (read === readInput) return expect(await readInput(inside('empty'))).toBe('');
    const error: unknown = await read(inside('empty')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(inside('empty')) as string });
  });
});

it('a file is read whole', async () => {
  expect((await readInputBytes(inside('drill.json'))).toString()).toBe(await readInput(inside('drill.json')));
  expect(await checkInput(inside('drill.json'))).toBeUndefined();
});

it.runIf(process.platform !== 'win32')('a run whose records are a pipe is none', async () => {
  const run = mkdtempSync(join(folder, 'run-'));
  for (const name of ['drill.json', 'plan.ndjson']) writeFileSync(join(run, name), '');
  execFileSync('mkfifo', [join(run, 'records.ndjson')]);
  await expect(openRunFolder(run)).rejects.toThrow(/records\.ndjson cannot be read: it is a pipe or a device/);
});

it('a line without an end takes so much memory and no more', async () => {
  await expect(readLines(inside('huge'), () => {})).rejects.toThrow(/huge has a line of over 134217728 bytes/);
});
