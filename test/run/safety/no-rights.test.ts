/** What a run may not read or write, as a user without the right to it: its locks, and its lever. */
import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { createSafety, type SafetyOptions } from '../../../lib/run/safety/create-safety.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { writeDrill } from '../../support/drills.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'safety-'))));

const target = { kind: 'url', url: 'http://127.0.0.1:8080/v1/chat/completions' } as const;
const create = (safety: DrillInput['safety'], changes: Partial<SafetyOptions> = {}) =>
  createSafety({
    drill: parseDrill(writeDrill({ target, ...(safety === undefined ? {} : { safety }) }), mockSettings),
    runId: 'the-run',
    env: { XDG_STATE_HOME: join(folder, 'state') },
    signal: new AbortController().signal,
    lastsMs: 10_000,
    warn: () => {},
    ...changes,
  });
const untilStopped = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

/** A folder of this user's, in one that everybody may look into. */
async function makeShared(name: string, mode: number): Promise<string> {
  await chmod(folder, 0o755);
  const path = join(folder, name);
  await mkdir(path);
  await chmod(path, mode);
  return path;
}

it('goes on with a warning where its own locks may not be written, and is refused where those it was to share may not', async () => {
  const locks = await makeShared('no-right', 0o555);
  const warned: string[] = [];
  const warn = (text: string): void => void warned.push(text);
  await asNobody(async () => {
    const safety = create(undefined, { env: { XDG_STATE_HOME: locks }, warn });
    await safety.enter();
    await safety.leave();
    await expect(create({ lock: { folder: locks } }, { warn }).enter()).rejects.toThrow(
      new RegExp(
        `^Whether another drills http://\\S+ cannot be told: safety.lock \\(${locks}\\) failed: EACCES.* All who drill it must be able`,
      ),
    );
  });
  expect(warned).toEqual([expect.stringMatching(/^Nothing keeps another drill from this target: .*EACCES/)]);
});

it('is told who holds its target by another user, whose lock it takes over once its lease is over', async () => {
  const locks = await makeShared('shared', 0o777);
  const lock = { folder: locks, leaseMs: 60_000 };
  const first = create({ lock });
  await first.enter();
  await asNobody(() =>
    expect(create({ lock }, { runId: 'other' }).enter()).rejects.toThrow(/is drilled already: by run the-run/),
  );
  // As one that was killed leaves it.
  const [name = ''] = await readdir(locks);
  const left = JSON.parse(await readFile(join(locks, name), 'utf8')) as object;
  await first.leave();
  await writeFile(join(locks, name), JSON.stringify({ ...left, untilEpochMs: Date.now() - 1 }), { mode: 0o644 });
  await asNobody(async () => {
    const next = create({ lock }, { runId: 'other' });
    await next.enter();
    await next.leave();
  });
  expect(await readdir(locks)).toEqual([]);
});

it('is refused, and stopped, where its lever may not be looked for', () =>
  asNobody(async () => {
    const closed = await mkdtemp(join(tmpdir(), 'closed-'));
    const file = join(closed, 'stop');
    const why = `the safety lever is engaged: ${file} cannot be looked for: EACCES`;
    const safety = create({ lever: { file } });
    await safety.enter();
    const stopped = untilStopped(safety.signal);
    await chmod(closed, 0);
    expect(await stopped).toContain(why);
    await safety.leave();
    await expect(create({ lever: { file } }).enter()).rejects.toThrow(
      why.replace('the safety lever', 'The safety lever of small-drill'),
    );
    await chmod(closed, 0o700);
  }));
