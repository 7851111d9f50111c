import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ObserverFacts } from '../../../lib/proxies/observer/observer-process.ts';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { readStatus } from '../../../lib/run/runner/follow-progress.ts';
import { drainTarget } from '../../../lib/run/capacity/drain-target.ts';
import { openClient, startRawServer, waitUntil } from '../../proxies/proxy/raw-sockets.ts';
import { sleep } from '../../proxies/injector/sleep.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const signal = new AbortController().signal;

it('waits for calls that their callers have let go of while the target is at work on them, and for none too long', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-drain-'));
  const asked: Socket[] = [];
  await using target = await startRawServer((socket) => {
    socket.on('end', () => socket.end());
    socket.on('data', () => void asked.push(socket));
  });
  const observer = await startChild<ObserverFacts>({
    name: 'observer',
    entry: new URL('../../../lib/proxies/observer/observer-process.ts', import.meta.url),
    settings: {
      target: `http://127.0.0.1:${target.port}`,
      listenPort: 0,
      runToken: 'ab1',
      recordsPath: join(folder, 'records.ndjson'),
    },
  });
  try {
    expect(await drainTarget(observer, { mostMs: 60_000, signal })).toBe(0);
    const client = await openClient(observer.facts.port);
    client.socket.write('GET /a HTTP/1.1\r\nhost: x\r\n\r\n');
    await waitUntil(() => asked.length === 1);
    client.socket.end();
    let isDone = false;
    const drained = drainTarget(observer, { mostMs: 60_000, signal }).finally(() => (isDone = true));
    await sleep(300);
    expect(isDone).toBe(false);
    asked[0]?.write(OK);
    expect(await drained).toBe(0);
    client.socket.destroy();
    const stop = new AbortController();
    const stuck = await openClient(observer.facts.port);
    stuck.socket.write('GET /a HTTP/1.1\r\nhost: x\r\n\r\n');
    await waitUntil(() => asked.length === 2);
    expect(await drainTarget(observer, { mostMs: 3_000, signal })).toBe(1);
    expect(await drainTarget(observer, { mostMs: 1, signal })).toBe(0);
    stop.abort();
    await expect(drainTarget(observer, { mostMs: 60_000, signal: stop.signal })).rejects.toThrow('aborted');
    stuck.socket.destroy();
    asked[1]?.destroy();
    await expect.poll(async () => (await readStatus(observer))?.underWay.count, { timeout: 10_000 }).toBe(0);
    // Nor does it let a load begin that nobody wants any more.
    await expect(drainTarget(observer, { mostMs: 60_000, signal: stop.signal })).rejects.toThrow('aborted');
  } finally {
    await observer.stop();
    await rm(folder, { recursive: true });
  }
});
