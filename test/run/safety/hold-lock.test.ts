import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { openFolderStore } from '../../../lib/run/safety/folder-store.ts';
import { type Claim, holdLock } from '../../../lib/run/safety/hold-lock.ts';
import type { LockStore } from '../../../lib/run/safety/lock-store.ts';
import { findTargetKey } from '../../../lib/run/safety/target-key.ts';
import { openUrlStore } from '../../../lib/run/safety/url-store.ts';
import { waitUntil } from '../../support/processes.ts';
import { startLockServer } from '../../support/lock-server.ts';
import { startOwnClock } from '../../support/own-clock.ts';

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
    const first = await hold(store, 'first', lasting);
    const state = { schemaVersion: 1, ...claim('thief'), sinceEpochMs: 0, untilEpochMs: Date.now() + 600_000 };
    // It may be renewed between the two.
    for (let stolen: string | null = null; stolen === null;)
      stolen = await store.replace((await store.read())?.version ?? '', state);
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
  await expect(hold(store, 'second')).rejects.toThrow(`What stands at ${join(folder, file)}, the lock of https://`);
});

test.each(['if-none-match', 'if-match'])('is refused at a URL that pays no heed to %s', async (unheeded) => {
  const liar = await startLockServer('s3cret', (header) => header !== unheeded);
  await expect(hold(openUrlStore(liar.url, 's3cret'), 'first')).rejects.toThrow(
    `${liar.url} takes a PUT whatever its ${unheeded} says, and so cannot hold a lock. Name one that heeds conditions`,
  );
  liar.stop();
});

it('is lost at the end of its lease, however long a renewal waits for an answer', async () => {
  const slow = await startLockServer('s3cret');
  const held = await hold(openUrlStore(slow.url, 's3cret'), 'first');
  using clock = startOwnClock();
  slow.hang(true);
  expect(await held.lost).toBe('the lock of its target could not be renewed within its lease');
  // An answer is waited for for five seconds.
  expect(clock.elapsedMs()).toBeLessThan(LEASE_MS + 2_000);
  slow.stop();
});

it('keeps nobody waiting for another machine who has been told to stop', async () => {
  const store = await openFolderStore(folder, 'of another machine');
  await store.create({
    schemaVersion: 1,
    ...claim('dead', { leaseMs: 600_000 }),
    sinceEpochMs: 0,
    untilEpochMs: Date.now() - 1,
  });
  const stop = new AbortController();
  const waiting = holdLock(store, claim('next', { host: 'two' }), Date.now, { signal: stop.signal });
  setTimeout(() => stop.abort('stopped by hand'), 50);
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test.each([
  ['http://127.0.0.1:8080/v1', 'http://localhost:8080/v1/'],
  ['http://[::1]:8080/v1', 'http://0.0.0.0:8080/v1'],
  ['http://127.0.0.1:8080/v1', 'http://THE-MACHINE:8080/v1?region=eu'],
  ['https://gateway.example.com/v1', 'https://GATEWAY.example.com.:443/v1//'],
])('is one for %s and %s', (one, other) => {
  const keyOf = (url: string) => findTargetKey({ target: { kind: 'url', url } } as never, 'The-Machine');
  expect(keyOf(other)).toBe(keyOf(one));
});

it('is lost where it cannot be renewed within its lease, and refused where its URL does not answer as it must', async () => {
  const held = await hold(openUrlStore(server.url, 's3cret'), 'first', lasting);
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
  const store = await openFolderStore(locks, `http://${hostname().toLowerCase()}:8080/v1/chat/completions`);
  await expect(hold(store, 'next', { host: hostname() })).rejects.toThrow(
    `is drilled already: by run run-of-the-child (small-drill), process ${first.pid} on ${hostname()}, since `,
  );
  first.kill('SIGKILL');
  await once(first, 'close');
  const untilEpochMs = (await store.read())?.holder?.untilEpochMs ?? 0;
  expect(untilEpochMs).toBeLessThanOrEqual(Date.now() + leaseMs);
  for (;;) {
    const triedEpochMs = Date.now();
    const held = await hold(store, 'next', { host: hostname() }).catch(() => null);
    if (held !== null) break;
    // It is refused within the lease of the dead, and never behind it.
    expect(triedEpochMs).toBeLessThan(untilEpochMs);
    await sleep(50);
  }
});
