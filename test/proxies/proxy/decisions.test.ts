import { describe, expect, test } from 'vitest';
import type { Decision, OpenedExchange } from '../../../lib/proxies/proxy/exchange-handler.ts';
import { openClient, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('requests that are answered here', () => {
  const respond: Decision = { kind: 'respond', status: 503, headers: { 'x-a': 'b' }, body: '{"é":1}' };

  test('are read to their end, answered in turn, and the connection stays', async () => {
    await using upstream = await startRawServer((socket) => void socket.on('data', () => socket.write(OK)));
    const decisions: Decision[] = [respond, { kind: 'forward' }, respond];
    let seen = '';
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`, () => ({
      decision: decisions.shift() ?? { kind: 'forward' },
      onRequestBody: (slice) => (seen += slice.toString()),
      onEnd: () => {},
    }));
    const client = await openClient(proxy.port);
    const post = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
    client.socket.write(`${post}${GET}${post}${GET}`);
    const answer =
      'HTTP/1.1 503 Service Unavailable\r\nx-a: b\r\ncontent-length: 8\r\nconnection: keep-alive\r\n\r\n{"Ã©":1}';
    await waitUntil(() => client.received().length >= 2 * (answer.length + OK.length));
    expect(client.received()).toBe(`${answer}${OK}${answer}${OK}`);
    expect(seen).toBe('abcabc');
    expect(
      (await proxy.ended(4)).map(({ outcome, requestBytes, responseBytes }) => [outcome, requestBytes, responseBytes]),
    ).toEqual([
      ['complete', 3, 8],
      ['complete', 0, 2],
      ['complete', 3, 8],
      ['complete', 0, 2],
    ]);
    client.socket.destroy();
  });

  test.each([
    ['HEAD gets no body', 'HEAD / HTTP/1.1\r\nhost: x\r\n\r\n', /keep-alive\r\n\r\n$/],
    [
      'a client that wants to close is closed',
      'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      /connection: close\r\n\r\n\{/,
    ],
    ['HTTP/1.0 is closed', 'GET / HTTP/1.0\r\n\r\n', /connection: close\r\n\r\n\{/],
    [
      'a client that waits for 100 Continue gets it',
      'GET / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\r\n',
      /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 503/,
    ],
  ])('%s', async (_, text, expected) => {
    await using proxy = await startProxy('http://127.0.0.1:9', () => ({ decision: respond, onEnd: () => {} }));
    const client = await openClient(proxy.port);
    client.socket.write(text);
    await client.until('\r\n\r\n');
    await proxy.ended(1);
    await waitUntil(() => expected.test(client.received()));
    client.socket.destroy();
  });
});

describe('a held request', () => {
  async function hold(): Promise<{ exchanges: OpenedExchange[]; proxy: Awaited<ReturnType<typeof startProxy>> }> {
    const exchanges: OpenedExchange[] = [];
    const proxy = await startProxy('http://127.0.0.1:9', (exchange) => {
      exchanges.push(exchange);
      return { decision: { kind: 'hold' }, onEnd: () => {} };
    });
    return { exchanges, proxy };
  }

  test('ends as held when its client leaves, by close or by reset', async () => {
    const { proxy } = await hold();
    await using _ = proxy;
    const first = await openClient(proxy.port);
    const second = await openClient(proxy.port);
    first.socket.write(GET);
    second.socket.write(`${GET}${'x'.repeat(200_000)}`);
    await waitUntil(() => proxy.proxy.openConnections() === 2);
    first.socket.end();
    await proxy.ended(1);
    second.socket.resetAndDestroy();
    expect(await proxy.ended(2)).toMatchObject([{ outcome: 'held' }, { outcome: 'held' }]);
    await waitUntil(() => proxy.proxy.openConnections() === 0);
  });

  test('is reset by who holds it, once', async () => {
    const { exchanges, proxy } = await hold();
    await using _ = proxy;
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    await waitUntil(() => exchanges.length === 1);
    exchanges[0]?.release();
    exchanges[0]?.release();
    expect(await client.until()).toBe('reset');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'held' }]);
  });
});
