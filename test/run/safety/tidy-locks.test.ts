import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { createSafety } from '../../../lib/run/safety/create-safety.ts';
import { lockAt, openFolderStore } from '../../../lib/run/safety/folder-store.ts';
import type { Holder } from '../../../lib/run/safety/lock-store.ts';
import { tidyLocks } from '../../../lib/run/safety/tidy-locks.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';

const HOUR_MS = 3_600_000;
/** A process that has ended. */
const { pid: gonePid } = spawnSync(process.execPath, ['-e', '']);
const here = { host: hostname(), nowMs: Date.now() };
const writeHolder = (changes: Partial<Holder> = {}): Holder => ({
  schemaVersion: 1,
  target: 'https://gateway.example.com/v1',
  runId: 'the-run',
  drill: 'small-drill',
  pid: gonePid,
  host: here.host,
  sinceEpochMs: here.nowMs - 50 * HOUR_MS,
  untilEpochMs: here.nowMs - 25 * HOUR_MS,
  leaseMs: 10_000,
  token: 'the-token',
  ...changes,
});

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'tidy-'))));

/** Puts a lock there; the name of its file. */
async function leave(holder: Holder): Promise<string> {
  const before = new Set(await readdir(folder));
  await (await openFolderStore(folder, holder.target)).create(holder);
  return (await readdir(folder)).find((name) => !before.has(name)) ?? '';
}

describe('Locks of killed drills are tidied:', () => {
  it('one whose lease has been over for a day, and whose process is gone', async () => {
    for (const name of ['a', 'b']) await leave(writeHolder({ target: `https://${name}.example.com` }));
    const young = await leave(writeHolder({ target: 'https://c.example.com', untilEpochMs: here.nowMs - HOUR_MS }));
    await tidyLocks(folder, here);
    expect(await readdir(folder)).toEqual([young]);
  });

  it.each([
    ['whose faults may last', { untilEpochMs: here.nowMs - HOUR_MS }],
    ['whose lease is not over', { untilEpochMs: here.nowMs + HOUR_MS }],
    ['whose process lives', { pid: process.pid }],
    ['whose process is of another user', { pid: 1 }],
    ['of another machine', { host: 'another' }],
  ])('none %s', async (_, changes) => {
    const name = await leave(writeHolder(changes));
    await tidyLocks(folder, here);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('nothing that no drill wrote', async () => {
    const name = await leave(writeHolder());
    await writeFile(join(folder, name), 'mine');
    await writeFile(join(folder, 'other.json'), JSON.stringify(writeHolder()));
    await mkdir(join(folder, name.replace('.json', '0').slice(1).concat('.json')));
    const before = await readdir(folder);
    await tidyLocks(folder, here);
    expect(await readdir(folder)).toEqual(before);
  });

  it('what was written beside one and never became it, a day later', async () => {
    const name = await leave(writeHolder({ host: 'another' }));
    const beside = (digit: string): string => join(folder, `${name}.${digit.repeat(8)}-0000-4000-8000-000000000000`);
    for (const digit of ['a', 'b']) await writeFile(beside(digit), '');
    const old = (here.nowMs - 25 * HOUR_MS) / 1_000;
    await utimes(beside('a'), old, old);
    await tidyLocks(folder, here);
    expect((await readdir(folder)).map((file) => join(folder, file)).sort()).toEqual([join(folder, name), beside('b')]);
  });

  it('none that was taken over since it was looked at', async () => {
    const path = join(folder, await leave(writeHolder()));
    const seen = await readFile(path, 'utf8');
    const next = writeHolder({ token: 'the-next' });
    await lockAt(path).replace(seen, next);
    expect(await lockAt(path).remove(seen)).toBe(false);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(next);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

it('A drill tidies the locks of its own user when it begins, and a folder that several share not at all', async () => {
  const own = join(folder, 'cutover', 'locks');
  const shared = join(folder, 'shared');
  const outer = folder;
  for (const path of [own, shared]) {
    await mkdir(path, { recursive: true });
    folder = path;
    await leave(writeHolder());
  }
  for (const lock of [undefined, { folder: shared, leaseMs: 10_000 }]) {
    const safety = createSafety({
      drill: parseDrill(
        writeDrill({
          target: { kind: 'url', url: 'http://127.0.0.1:8080/v1/chat/completions' },
          ...(lock === undefined ? {} : { safety: { lock } }),
        }),
        mockSettings,
      ),
      runId: 'the-run',
      env: { XDG_STATE_HOME: outer },
      signal: new AbortController().signal,
      lastsMs: 10_000,
      warn: () => {},
    });
    await safety.enter();
    await safety.leave();
  }
  expect(await readdir(own)).toEqual([]);
  expect(await readdir(shared)).toHaveLength(1);
});
