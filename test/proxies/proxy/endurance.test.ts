import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ObserverFacts } from '../../../lib/proxies/observer/observer-process.ts';
import type { InjectorFacts } from '../../../lib/proxies/injector/injector-process.ts';
import { type Child, startChild } from '../../../lib/proxies/process/child.ts';
import { openClient, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const REQUESTS = 5_000;
const STREAMED_BYTES = 100_000_000;

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
  expect(proxy.ends.length).toBe(REQUESTS);
  expect(accepted).toBe(1);
  client.socket.end();
  await waitUntil(() => proxy.proxy.openConnections() === 0 && upstream.sockets.size === 0);
}, 60_000);

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
  expect(proxy.ends.length).toBe(REQUESTS);
}, 60_000);

const recordsPath = join(mkdtempSync(join(tmpdir(), 'cutover-endurance-')), 'records.ndjson');
const seat = { listenPort: 0, runToken: 'ab1', recordsPath };
const startSeat = {
  observer: (target: string): Promise<Child<ObserverFacts>> =>
    startChild({
      name: 'observer',
      entry: new URL('../../../lib/proxies/observer/observer-process.ts', import.meta.url),
      settings: { ...seat, target },
    }),
  injector: (upstream: string): Promise<Child<InjectorFacts>> =>
    startChild({
      name: 'injector:primary',
      entry: new URL('../../../lib/proxies/injector/injector-process.ts', import.meta.url),
      settings: { ...seat, upstream, provider: 'primary', controlToken: 'token', seed: 1 },
    }),
};

test.each(['observer', 'injector'] as const)(
  'a body of 100 MB streamed each way grows the %s by less than 20 MB',
  async (name) => {
    await using upstream = await startRawServer((socket) => {
      let read = 0;
      socket.on('data', (chunk) => {
        read += chunk.length;
        if (read < STREAMED_BYTES) return;
        read = 0;
        const piece = Buffer.alloc(100_000, 'y');
        let left = STREAMED_BYTES;
        const fill = (): void => {
          while (left > 0) {
            left -= piece.length;
            if (!socket.write(piece)) return void socket.once('drain', fill);
          }
        };
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${STREAMED_BYTES}\r\n\r\n`);
        fill();
      });
      socket.on('end', () => socket.end());
    });
    await using child = await startSeat[name](`http://127.0.0.1:${upstream.port}`);
    const rss = async (): Promise<number> => ((await child.request('status')) as { rssBytes: number }).rssBytes;
    let highest = 0;

    async function stream(): Promise<void> {
      const socket = connect({ port: child.facts.port, host: '127.0.0.1' });
      const received = { bytes: 0 };
      socket.on('data', (chunk) => (received.bytes += chunk.length));
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${STREAMED_BYTES}\r\n\r\n`);
      const piece = Buffer.alloc(100_000, 'x');
      for (let sent = 0; sent < STREAMED_BYTES; sent += piece.length) {
        if (!socket.write(piece)) await new Promise((resolve) => socket.once('drain', resolve));
        if (sent % 10_000_000 === 0) highest = Math.max(highest, await rss());
      }
      while (received.bytes < STREAMED_BYTES) {
        highest = Math.max(highest, await rss());
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      socket.destroy();
    }
    // The first round warms up code and buffers; growth is what a second one adds to them.
    await stream();
    const before = Math.max(highest, await rss());
    highest = 0;
    await stream();
    expect(highest - before).toBeLessThan(20_000_000);
  },
  60_000,
);
