import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { measureGrowth } from './memory-growth.ts';
import { openClient, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const REQUESTS = 5_000;

test('5,000 requests one after another on one connection need one upstream connection', async () => {
  let accepted = 0;
  await using upstream = await startRawServer((socket) => {
    accepted++;
    socket.on('data', () => socket.write(OK));
    socket.on('end', () => socket.end());
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const client = await openClient(proxy.port);
  let answered = 0;
  await new Promise<void>((resolve) => {
    client.socket.on('data', () => (++answered < REQUESTS ? client.socket.write(GET) : resolve()));
    client.socket.write(GET);
  });
  expect(await proxy.ended(REQUESTS)).toHaveLength(REQUESTS);
  expect(accepted).toBe(1);
  client.socket.end();
  await waitUntil(() => proxy.proxy.openConnections() === 0 && upstream.sockets.size === 0);
});

test('5,000 requests on fresh connections leave no socket behind, however they are closed', async () => {
  await using upstream = await startRawServer((socket) => {
    socket.on('data', () => socket.write(OK));
    socket.on('end', () => socket.end());
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const one = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: proxy.port, host: '127.0.0.1' }, () => socket.write(GET));
      socket.on('data', () => {
        if (index % 3 === 0) socket.end();
        else if (index % 3 === 1) socket.destroy();
        else socket.resetAndDestroy();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
  for (let index = 0; index < REQUESTS; index += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, turn) => one(index + turn)));
  }
  await waitUntil(() => proxy.proxy.openConnections() === 0 && upstream.sockets.size === 0);
  expect(await proxy.ended(REQUESTS)).toHaveLength(REQUESTS);
});

const recordsPath = join(mkdtempSync(join(tmpdir(), 'cutover-endurance-')), 'records.ndjson');
const seat = { listenPort: 0, runToken: 'ab1', recordsPath };
const SEATS = {
  observer: { entry: '../../../lib/proxies/observer/observer-process.ts', settings: seat },
  injector: {
    entry: '../../../lib/proxies/injector/injector-process.ts',
    settings: { ...seat, provider: 'primary', controlToken: 'token', seed: 1 },
  },
  hoarder: { entry: '../../support/hoarder-process.ts', settings: {} },
} as const;

function growthOf(name: keyof typeof SEATS): ReturnType<typeof measureGrowth> {
  const { entry, settings } = SEATS[name];
  return measureGrowth((upstream) =>
    startChild({
      name,
      entry: new URL(entry, import.meta.url),
      settings: name === 'injector' ? { ...settings, upstream } : { ...settings, target: upstream },
    }),
  );
}

test.each(['observer', 'injector'] as const)(
  'bodies of 200 MB streamed each way are not kept by the %s, nor does each leave something behind',
  async (name) => {
    const { kept, left } = await growthOf(name);
    expect(kept).toBeLessThan(100_000_000);
    expect(left).toBeLessThan(20_000_000);
  },
  120_000,
);

test('a proxy that keeps whole bodies is seen, and so is what it leaves behind', async () => {
  const { kept, left } = await growthOf('hoarder');
  expect(kept).toBeGreaterThan(150_000_000);
  expect(left).toBeGreaterThan(20_000_000);
});
