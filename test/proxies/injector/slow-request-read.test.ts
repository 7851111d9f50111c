import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { planPacedBytes } from '../../../lib/proxies/proxy/paced-writes.ts';
import { openClient, waitUntil } from '../proxy/raw-sockets.ts';
import { startFaultySeat } from './faulty-seat.ts';
import { sleep } from './sleep.ts';

type SlowRequestRead = Extract<FaultSettings, { kind: 'slow-request-read' }>;
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const slowly = (bytesPerSecond: number): SlowRequestRead => ({ kind: 'slow-request-read', bytesPerSecond });

/** A provider that answers each `bytes` of body, and tells what came. */
function readingProvider(bytes: number): {
  serve: (socket: Socket) => void;
  received: () => string;
  /** How much of the body was there when each piece had come. */
  pieces: () => readonly { atMs: number; bytes: number }[];
} {
  const pieces: string[] = [];
  const seen: { atMs: number; bytes: number }[] = [];
  return {
    received: () => pieces.join(''),
    pieces: () => seen,
    serve(socket) {
      let came = 0;
      socket.on('end', () => socket.end());
      socket.on('data', (chunk) => {
        const text = chunk.toString('latin1');
        pieces.push(text);
        // The proxy sends a head in one piece, and no two at once.
        const headEnd = text.indexOf('\r\n\r\n');
        const body = headEnd < 0 ? text.length : text.length - headEnd - 4;
        came = headEnd < 0 ? came + body : body;
        seen.push({ atMs: performance.now(), bytes: came });
        if (came === bytes) socket.write(OK);
      });
    },
  };
}

const post = (body: string, length = body.length): string =>
  `POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n${body}`;
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

test('what may have gone out grows with time', () => {
  expect([0, 1, 999, 1_000, 60_000].map((ms) => planPacedBytes(2, ms))).toEqual([0, 0, 1, 2, 120]);
});

describe('a request that is read slowly', () => {
  test.each<[string, FaultSettings]>([
    ['at once', slowly(2_000)],
    ['when its body is there', { ...slowly(2_000), match: { models: ['m'] } }],
  ])('reaches the provider head first, then piece by piece, whole, decided over %s', async (_, fault) => {
    const body = JSON.stringify({ model: 'm', content: 'x'.repeat(400) });
    const provider = readingProvider(body.length);
    await using seat = await startFaultySeat([fault], provider.serve);
    const client = await openClient(seat.port);
    const sentMs = performance.now();
    client.socket.write(post(body));
    await waitUntil(() => client.received() === OK);
    // However late each comes on a machine that stands still: never sooner than its rate allows.
    for (const { atMs, bytes } of provider.pieces()) {
      expect(bytes).toBeLessThanOrEqual(planPacedBytes(2_000, atMs - sentMs));
    }
    expect(bodyOf(provider.received())).toBe(body);
    const [attempt] = await seat.attempted();
    expect(attempt).toMatchObject({ fault: 'slow-request-read', end: 'complete', status: 200 });
    expect(attempt?.headersMs).toBeGreaterThan((0.9 * body.length) / 2);
    client.socket.destroy();
  });

  test('comes piece by piece, and not all at its end', async () => {
    const body = 'x'.repeat(4_000);
    const provider = readingProvider(body.length);
    // Over six minutes for all of it: some of it is there long before.
    await using seat = await startFaultySeat([slowly(11)], provider.serve);
    const client = await openClient(seat.port);
    client.socket.write(post(body));
    await waitUntil(() => provider.pieces().filter(({ bytes }) => bytes > 0).length > 2);
    expect(bodyOf(provider.received()).length).toBeLessThan(body.length);
    seat.injector.revert();
    await waitUntil(() => client.received() === OK);
    expect(bodyOf(provider.received())).toBe(body);
    client.socket.destroy();
  });

  test('is one also when its last piece is the one that is too much to wait for', async () => {
    const bytes = 1024 * 1024 + 10;
    const provider = readingProvider(bytes);
    await using seat = await startFaultySeat([{ ...slowly(1e9), when: { probability: 1 } }], provider.serve);
    const client = await openClient(seat.port);
    client.socket.write(post('x'.repeat(bytes)));
    expect(await seat.attempted()).toMatchObject([{ fault: 'slow-request-read', end: 'complete' }]);
    client.socket.destroy();
  });

  test('leaves the connection good for the next, also one that was sent before its turn', async () => {
    const provider = readingProvider(40);
    await using seat = await startFaultySeat([slowly(1_000)], provider.serve);
    const client = await openClient(seat.port);
    client.socket.write(post('a'.repeat(40)) + post('b'.repeat(40)) + post('c'.repeat(40)));
    const wanted = { fault: 'slow-request-read', end: 'complete' };
    expect(await seat.attempted(3)).toMatchObject([wanted, wanted, wanted]);
    await waitUntil(() => client.received() === OK + OK + OK);
    expect(
      provider
        .received()
        .match(/a{40}|b{40}|c{40}/g)
        ?.map(([letter]) => letter),
    ).toEqual(['a', 'b', 'c']);
    client.socket.destroy();
  });

  test('holds back a client with a large body, and goes on at once when the fault is taken back', async () => {
    const bytes = 48 << 20;
    const provider = readingProvider(bytes);
    await using seat = await startFaultySeat([slowly(1_000)], provider.serve);
    const client = await openClient(seat.port);
    client.socket.write(post('', bytes));
    client.socket.write(Buffer.alloc(bytes, 120));
    await waitUntil(() => seat.injector.status().held === 1);
    await sleep(150);
    const waiting = client.socket.writableLength;
    expect(waiting).toBeGreaterThan(bytes / 2);
    seat.injector.revert();
    await waitUntil(() => client.received() === OK);
    expect(bodyOf(provider.received()).length).toBe(bytes);
    client.socket.destroy();
  });

  test('whose client leaves is over, and so is its upstream', async () => {
    const provider = readingProvider(1_000);
    await using seat = await startFaultySeat([slowly(10)], provider.serve);
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const client = await openClient(seat.port);
      client.socket.write(post('x'.repeat(1_000)));
      await waitUntil(() => seat.upstreams.size === 1);
      client.socket[leave]();
      await waitUntil(() => seat.upstreams.size === 0);
    }
    const gone = { fault: 'slow-request-read', end: 'client-gone', status: null };
    expect(await seat.attempted(2)).toMatchObject([gone, gone]);
    await waitUntil(() => seat.injector.status().openConnections === 0);
  });
});
