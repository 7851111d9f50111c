import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFolderStore } from '../../../lib/run/safety/folder-store.ts';
import { type Claim, holdLock } from '../../../lib/run/safety/hold-lock.ts';
import type { LockStore } from '../../../lib/run/safety/lock-store.ts';
import { openUrlStore } from '../../../lib/run/safety/url-store.ts';
import { waitUntil } from '../../support/processes.ts';
import { startLockServer } from '../../support/lock-server.ts';

const LEASE_MS = 300;
/** A busy machine may stand still for so long: no lease is over by that where it must not be. */
const LONG_LEASE_MS = 3_000;
const lasting = { leaseMs: LONG_LEASE_MS };
const claim = (runId: string, changes: Partial<Claim> = {}): Claim => ({
  target: 'https://gateway.example.com/v1',
  runId,
  drill: 'small-drill',
  pid: 42,
  host: 'one',
  leaseMs: LEASE_MS,
  token: runId,
  ...changes,
});
const hold = (store: LockStore, runId: string, changes: Partial<Claim> = {}) =>
  holdLock(store, claim(runId, changes), Date.now);

let server: Awaited<ReturnType<typeof startLockServer>>;
let folder = '';
beforeAll(async () => {
  server = await startLockServer('s3cret');
  folder = await mkdtemp(join(tmpdir(), 'locks-'));
});
afterAll(() => server.stop());

let targets = 0;
describe.each([
  ['in a folder', () => openFolderStore(folder, `https://target-${targets++}.example.com`)],
  ['at a URL', async () => openUrlStore(server.url, 's3cret')],
])('A lock %s', (_, open) => {
  it('is held by one alone, who is told to the next, and lives on by being renewed', async () => {
    const store = await open();
    const first = await hold(store, 'first', lasting);
    const until = async (): Promise<number> => (await store.read())?.holder?.untilEpochMs ?? 0;
    const untilMs = await until();
    const refused = hold(store, 'second', { host: 'two' });
    await expect(refused).rejects.toThrow(
      /^https:\/\/gateway.example.com\/v1 is drilled already: by run first \(small-drill\), process 42 on one, since \d{4}-.+Z, and until \d{4}-.+Z unless it goes on\./,
    );
    await waitUntil(async () => (await until()) > untilMs);
    await first.release();
    const next = await hold(store, 'third', lasting);
    await next.release();
    expect(await store.read()).toBeNull();
  });

  it('goes to one alone of many that come at once', async () => {
    const store = await open();
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, (__, place) => hold(store, `run-${place}`, lasting)),
    );
    const held = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(held).toHaveLength(1);
    await held[0]?.release();
  });

  it('is taken over once its lease is over, of another machine after it was seen to be left', async () => {
    const store = await open();
    const state = { schemaVersion: 1, ...claim('dead'), sinceEpochMs: 0, untilEpochMs: Date.now() - 1 };
    await store.create(state);
    const beganMs = performance.now();
    const other = await hold(store, 'other', { host: 'two', ...lasting });
    expect(performance.now() - beganMs).toBeGreaterThan(LEASE_MS / 3);
    await other.release();
    // A clock that is an hour ahead wrote it.
    await store.create({ ...state, untilEpochMs: Date.now() + 3_600_000 });
    const late = await hold(store, 'late', { host: 'two', ...lasting });
    await late.release();
  });

  it('tells its holder when another has it', async () => {
    const store = await open();
    const first = await hold(store, 'first');
    const found = await store.read();
    await store.replace(found?.version ?? '', {
      schemaVersion: 1,
      ...claim('thief'),
      sinceEpochMs: 0,
      untilEpochMs: Date.now() + 5_000,
    });
    expect(await first.lost).toBe('run thief has the lock of its target now');
    await first.release();
    const left = await store.read();
    expect(left?.holder?.runId).toBe('thief');
    await store.remove(left?.version ?? '');
  });
});

it('leaves alone what no drill wrote', async () => {
  const store = await openFolderStore(folder, 'foreign');
  const before = new Set(await readdir(folder));
  const held = await hold(store, 'first');
  const [file = ''] = (await readdir(folder)).filter((name) => !before.has(name));
  await held.release();
  await writeFile(join(folder, file), 'mine');
  await expect(hold(store, 'second')).rejects.toThrow(/was not written by a drill, and is left alone: mine/);
});

it('is lost where it cannot be renewed within its lease, and refused where its URL does not answer as it must', async () => {
  const held = await hold(openUrlStore(server.url, 's3cret'), 'first');
  server.fail(true);
  expect(await held.lost).toMatch(/could not be renewed within its lease: .+ answered a PUT with 503/);
  server.fail(false);
  await expect(hold(openUrlStore(server.url, 'wrong'), 'second')).rejects.toThrow(/answered a PUT with 401/);
});

it('refuses the second of two processes at one target, and is free within the lease once the first is killed', async () => {
  const locks = await mkdtemp(join(tmpdir(), 'locks-'));
  const [url, leaseMs] = ['http://127.0.0.1:8080/v1/chat/completions', LONG_LEASE_MS];
  const first = fork(
    fileURLToPath(new URL('../../support/hold-target.ts', import.meta.url)),
    [locks, url, String(leaseMs)],
    { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  await once(first, 'message');
  const store = await openFolderStore(locks, `http://${hostname()} (this machine):8080/v1/chat/completions`);
  await expect(hold(store, 'next', { host: hostname() })).rejects.toThrow(
    `is drilled already: by run run-of-the-child (small-drill), process ${first.pid} on ${hostname()}, since `,
  );
  const killedMs = performance.now();
  first.kill('SIGKILL');
  await once(first, 'close');
  for (;;) {
    const held = await hold(store, 'next', { host: hostname() }).catch(() => null);
    if (held !== null) break;
    await sleep(50);
  }
  expect(performance.now() - killedMs).toBeLessThan(leaseMs + 2_000);
}, 90_000);
