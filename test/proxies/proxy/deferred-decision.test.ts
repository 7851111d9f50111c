import { expect, test } from 'vitest';
import type { Decision, DeferredDecision, ExchangeHandler } from '../../../lib/proxies/proxy/exchange-handler.ts';
import { openClient, type RunningProxy, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const forward: Decision = { kind: 'forward' };
const refuse: Decision = { kind: 'respond', status: 503, headers: {}, body: 'no' };
const post = (body: string): string => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

interface Watched {
  proxy: RunningProxy;
  /** What each decision was given, in order. */
  bodies: (string | null)[];
}

/** A proxy whose decisions wait for bodies of up to 100 bytes on the wire. */
async function startDeferring(upstreamPort: number, decide: (body: string | null) => Decision): Promise<Watched> {
  const bodies: (string | null)[] = [];
  const proxy = await startProxy(`http://127.0.0.1:${upstreamPort}`, (): ExchangeHandler => {
    const decision: DeferredDecision = {
      kind: 'defer',
      maxBytes: 100,
      decide(body) {
        bodies.push(body?.toString() ?? null);
        return decide(bodies.at(-1) ?? null);
      },
    };
    return { decision, onEnd: () => {} };
  });
  return { proxy, bodies };
}

test('nothing of a request is passed on before the decision; then all of it is', async () => {
  let seen = '';
  await using upstream = await startRawServer((socket) =>
    socket.on('data', (chunk) => {
      seen += chunk.toString();
      if (seen.endsWith('0\r\n\r\n')) socket.write(OK);
    }),
  );
  const { proxy, bodies } = await startDeferring(upstream.port, () => forward);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3;ext=1\r\nab');
  await waitUntil(() => proxy.proxy.openConnections() === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([upstream.sockets.size, seen, bodies]).toEqual([0, '', []]);
  client.socket.write('c\r\n0\r\n\r\n');
  await client.until('ok');
  expect(bodies).toEqual(['abc']);
  expect(seen).toMatch(/\r\n\r\n3;ext=1\r\nabc\r\n0\r\n\r\n$/);
  client.socket.destroy();
});

test('requests on one connection are each decided by their own body, pipelined or not', async () => {
  await using upstream = await startRawServer((socket) => void socket.on('data', () => socket.write(OK)));
  const { proxy, bodies } = await startDeferring(upstream.port, (body) => (body === 'bad' ? refuse : forward));
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write(post('bad') + post('good') + post('bad') + post(''));
  await proxy.ended(4);
  // An exchange ends before its client has read the last of it.
  await waitUntil(() => client.received().match(/HTTP/g)?.length === 4);
  expect(bodies).toEqual(['bad', 'good', 'bad', '']);
  expect(client.received().match(/HTTP\/1.1 \d+/g)).toEqual(
    ['503', '200', '503', '200'].map((status) => `HTTP/1.1 ${status}`),
  );
  expect(proxy.ends.map(({ outcome, requestBytes }) => [outcome, requestBytes])).toEqual([
    ['complete', 3],
    ['complete', 4],
    ['complete', 3],
    ['complete', 0],
  ]);
  client.socket.destroy();
});

test.each([
  ['of exactly the limit is read', 100, 'x'.repeat(100)],
  ['over the limit is not waited for', 101, null],
  ['far over the limit is passed on as it comes', 3_000_000, null],
])('a body %s', async (_title, bytes, read) => {
  let arrived = 0;
  await using upstream = await startRawServer((socket) =>
    socket.on('data', (chunk) => {
      arrived += chunk.length;
      if (arrived > bytes) socket.write(OK);
    }),
  );
  const { proxy, bodies } = await startDeferring(upstream.port, () => forward);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write(post('x'.repeat(bytes)));
  const [end] = await proxy.ended(1);
  expect(end).toMatchObject({ outcome: 'complete', requestBytes: bytes });
  expect(bodies).toEqual([read]);
  client.socket.destroy();
});

test('a body over the limit that is refused is read to its end and answered', async () => {
  const { proxy, bodies } = await startDeferring(9, () => refuse);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write(post('x'.repeat(300_000)) + post('y'));
  await proxy.ended(2);
  await waitUntil(() => client.received().match(/503/g)?.length === 2);
  expect(bodies).toEqual([null, 'y']);
  client.socket.destroy();
});

test('a client that holds its body back until it is told to continue is decided over without it', async () => {
  await using upstream = await startRawServer((socket) =>
    socket.on('data', (chunk) => {
      if (chunk.toString().includes('expect')) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      if (chunk.toString().endsWith('abc')) socket.write(OK);
    }),
  );
  const { proxy, bodies } = await startDeferring(upstream.port, () => forward);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write('POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n');
  await client.until('100 Continue');
  expect(bodies).toEqual([null]);
  client.socket.write('abc');
  await client.until('ok');
  // Told once to continue, and by the upstream.
  expect(client.received()).toBe(`HTTP/1.1 100 Continue\r\n\r\n${OK}`);
  client.socket.destroy();
});

test('a client that leaves before the decision is gone, and nothing was passed on', async () => {
  await using upstream = await startRawServer(() => {});
  const { proxy, bodies } = await startDeferring(upstream.port, () => forward);
  await using _ = proxy;
  for (const leave of ['end', 'resetAndDestroy'] as const) {
    const client = await openClient(proxy.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\nabc');
    await waitUntil(() => proxy.proxy.openConnections() === 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    client.socket[leave]();
    await waitUntil(() => proxy.proxy.openConnections() === 0);
  }
  expect(proxy.ends.map(({ outcome }) => outcome)).toEqual(['client-gone', 'client-gone']);
  expect([bodies, upstream.sockets.size]).toEqual([[], 0]);
});
