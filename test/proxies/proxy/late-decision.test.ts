import { expect, test } from 'vitest';
import type { Decision, ExchangeHandler } from '../../../lib/proxies/proxy/exchange-handler.ts';
import { openClient, type RunningProxy, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const forward: Decision = { kind: 'forward' };
const refuse: Decision = { kind: 'respond', status: 503, headers: {}, body: 'no' };
const post = (body: string): string => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

interface Waiting {
  proxy: RunningProxy;
  /** What settles each decision that was asked for, in order. */
  decisions: ((decision: Decision) => void)[];
}

/** A proxy whose decisions wait until the test makes them; bodies of up to 100 bytes are waited for. */
async function startWaiting(upstreamPort: number): Promise<Waiting> {
  const decisions: Waiting['decisions'] = [];
  const proxy = await startProxy(`http://127.0.0.1:${upstreamPort}`, (): ExchangeHandler => {
    const decide = (): Promise<Decision> => new Promise((resolve) => decisions.push(resolve));
    return { decision: { kind: 'defer', maxBytes: 100, decide }, onEnd: () => {} };
  });
  return { proxy, decisions };
}

const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20));

test('a request waits for its decision and then goes out as it came; one behind it on the connection waits too', async () => {
  let seen = '';
  await using upstream = await startRawServer((socket) =>
    socket.on('data', (chunk) => {
      seen += chunk.toString();
      socket.write(OK);
    }),
  );
  const { proxy, decisions } = await startWaiting(upstream.port);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write(post('first') + post('second'));
  await waitUntil(() => decisions.length === 1);
  await settle();
  expect([seen, client.received(), decisions.length]).toEqual(['', '', 1]);
  decisions[0]?.(forward);
  await waitUntil(() => decisions.length === 2);
  expect(seen).toMatch(/\r\n\r\nfirst$/);
  decisions[1]?.(refuse);
  await client.until('no');
  expect(client.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*okHTTP\/1\.1 503 /);
  expect((await proxy.ended(2)).map(({ outcome, requestBytes }) => [outcome, requestBytes])).toEqual([
    ['complete', 5],
    ['complete', 6],
  ]);
  client.socket.destroy();
});

test.each(['end', 'resetAndDestroy'] as const)(
  'a client that leaves (%s) meanwhile is gone, and nothing is sent',
  async (leave) => {
    await using upstream = await startRawServer(() => {});
    const { proxy, decisions } = await startWaiting(upstream.port);
    await using _ = proxy;
    const client = await openClient(proxy.port);
    client.socket.write(post('body'));
    await waitUntil(() => decisions.length === 1);
    client.socket[leave]();
    const [end] = await proxy.ended(1);
    decisions[0]?.(forward);
    await settle();
    expect([end?.outcome, upstream.sockets.size, proxy.ends.length]).toEqual(['client-gone', 0, 1]);
  },
);

test('a body too large to keep is not read on while its request waits, and comes through whole after it', async () => {
  let arrived = 0;
  await using upstream = await startRawServer((socket) =>
    socket.on('data', (chunk) => {
      arrived += chunk.length;
      if (arrived > 20_000_000) socket.write(OK);
    }),
  );
  const { proxy, decisions } = await startWaiting(upstream.port);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write(post('x'.repeat(20_000_000)));
  await waitUntil(() => decisions.length === 1);
  // What the operating system keeps has left the client; the rest stays there, however long the request waits.
  let left = -1;
  while (left !== client.socket.writableLength) {
    left = client.socket.writableLength;
    for (let round = 0; round < 5; round++) await settle();
  }
  expect(left).toBeGreaterThan(0);
  decisions[0]?.(forward);
  const [end] = await proxy.ended(1);
  expect(end).toMatchObject({ outcome: 'complete', requestBytes: 20_000_000 });
  client.socket.destroy();
});

test.each([
  ['forwarded', forward, `HTTP/1.1 100 Continue\r\n\r\n${OK}`],
  ['refused', refuse, 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Service Unavailable\r\n'],
] as const)(
  'a client that holds its body back is told to continue once, when its request is %s',
  async (_title, decision, answer) => {
    await using upstream = await startRawServer((socket) =>
      socket.on('data', (chunk) => {
        if (chunk.toString().includes('expect')) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
        if (chunk.toString().endsWith('abc')) socket.write(OK);
      }),
    );
    const { proxy, decisions } = await startWaiting(upstream.port);
    await using _ = proxy;
    const client = await openClient(proxy.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n');
    await waitUntil(() => decisions.length === 1);
    await settle();
    expect(client.received()).toBe('');
    decisions[0]?.(decision);
    await client.until('100 Continue');
    client.socket.write('abc');
    await proxy.ended(1);
    await waitUntil(() => client.received().length >= answer.length);
    expect(client.received().slice(0, answer.length)).toBe(answer);
    client.socket.destroy();
  },
);

test('a request may be held for good after it has waited, and be let go of', async () => {
  const { proxy, decisions } = await startWaiting(9);
  await using _ = proxy;
  const client = await openClient(proxy.port);
  client.socket.write(post('body'));
  await waitUntil(() => decisions.length === 1);
  decisions[0]?.({ kind: 'hold' });
  await settle();
  expect(proxy.ends).toEqual([]);
  client.socket.end();
  expect((await proxy.ended(1))[0]?.outcome).toBe('held');
});
