/** A client that is slow on purpose, or one of too many, takes nothing from the others; a proxy that stops lets what is in hand end. */
import { describe, expect, test } from 'vitest';
import { limitCounts } from '../../../lib/proxies/proxy/proxy-limits.ts';
import { openClient, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const POST = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n';
const short = { headMs: 400, bodySilenceMs: 400, bodyMs: 1_200, idleMs: 400 };

/** Answers every head that asks for something; `/slow` only when it is told to. */
async function startUpstream() {
  const slow: (() => void)[] = [];
  const server = await startRawServer((socket) => {
    socket.on('data', (chunk) => {
      if (chunk.includes('/slow')) slow.push(() => socket.write(OK));
      else if (chunk.includes('GET')) socket.write(OK);
    });
    socket.on('end', () => socket.end());
  });
  return { server, url: `http://127.0.0.1:${server.port}`, answerSlow: () => slow.forEach((answer) => answer()) };
}

describe('a client that is waited for', () => {
  test('gets 408 when its head trickles, while others are served', async () => {
    const { server, url } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url, undefined, short);
    const slow = await openClient(proxy.port);
    const trickle = setInterval(() => slow.socket.write('x'), 20);
    slow.socket.write('GET / HTTP/1.1\r\n');
    const other = await openClient(proxy.port);
    other.socket.write(GET);
    expect(await other.until('ok')).toBe('open');
    expect(await slow.until()).not.toBe('open');
    clearInterval(trickle);
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408 [\s\S]*its head did not come in time/);
    expect(proxy.proxy.refused()).toEqual({ connections: 0, requests: 0, overdue: 1 });
    expect(await proxy.ended(1)).toHaveLength(1);
  });

  test.each([
    ['stops in the middle of its body', 0],
    ['goes on with its body for ever', 50],
  ])('gets 408 when it %s, and the upstream is let go', async (how, everyMs) => {
    const { server, url } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url, undefined, short);
    const client = await openClient(proxy.port);
    client.socket.write(everyMs === 0 ? `${POST}abc` : POST.replace('10', '100000'));
    const trickle = everyMs === 0 ? undefined : setInterval(() => client.socket.write('x'), everyMs);
    expect(await client.until()).not.toBe('open');
    clearInterval(trickle);
    expect(client.received(), how).toMatch(/^HTTP\/1\.1 408 [\s\S]*its body did not come in time/);
    await waitUntil(() => server.sockets.size === 0);
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'client-gone' }]);
  });

  test('may be silent on a kept connection for so long; then that is closed without a word, and is no fault of its', async () => {
    const { server, url } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url, undefined, short);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    await client.until('ok');
    expect(await client.until()).toBe('fin');
    expect(client.received()).toBe(OK);
    expect(proxy.proxy.refused().overdue).toBe(0);
  });

  test('waits for its answer as long as it takes', async () => {
    const { server, url, answerSlow } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url, undefined, { ...short, idleMs: 100, headMs: 100, bodySilenceMs: 100 });
    const client = await openClient(proxy.port);
    client.socket.write(GET.replace('/', '/slow'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    answerSlow();
    expect(await client.until('ok')).toBe('open');
  });
});

describe('what is too much', () => {
  test('a connection gets 503 before it has asked, and a place that is free again is taken', async () => {
    const { server, url } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url, undefined, { ...limitCounts(2, 9), connectionsPerClient: 2 });
    const kept = [await openClient(proxy.port), await openClient(proxy.port)];
    await waitUntil(() => proxy.proxy.openConnections() === 2);
    const third = await openClient(proxy.port);
    expect(await third.until()).toBe('fin');
    expect(third.received()).toMatch(/^HTTP\/1\.1 503 [\s\S]*as many connections in hand as it may have/);
    expect(proxy.proxy.refused()).toMatchObject({ connections: 1 });
    kept[0]?.socket.destroy();
    third.socket.destroy();
    await waitUntil(() => proxy.proxy.openConnections() === 1);
    const fourth = await openClient(proxy.port);
    fourth.socket.write(GET);
    expect(await fourth.until('ok')).toBe('open');
  });

  test('a request gets 503 on a connection that stays, and goes to no upstream', async () => {
    const { server, url, answerSlow } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url, undefined, { ...limitCounts(9, 1) });
    const first = await openClient(proxy.port);
    first.socket.write(GET.replace('/', '/slow'));
    await waitUntil(() => server.sockets.size === 1);
    const second = await openClient(proxy.port);
    second.socket.write(GET);
    expect(await second.until('in hand as it may have')).toBe('open');
    expect(second.received()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1/);
    answerSlow();
    await first.until('ok');
    second.socket.write(GET);
    expect(await second.until('ok')).toBe('open');
    expect(await proxy.ended(2)).toHaveLength(2);
  });
});

describe('a proxy that stops', () => {
  test('closes what is idle, serves what is in hand to its end, and takes nothing behind it', async () => {
    const { server, url, answerSlow } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url);
    const idle = await openClient(proxy.port);
    const busy = await openClient(proxy.port);
    idle.socket.write(GET);
    await idle.until('ok');
    busy.socket.write(`${GET.replace('/', '/slow')}${GET}`);
    await waitUntil(() => server.sockets.size === 2);
    const drained = proxy.proxy.drain(60_000);
    expect(await idle.until()).toBe('fin');
    await expect(openClient(proxy.port)).rejects.toThrow('ECONNREFUSED');
    answerSlow();
    expect(await busy.until()).toBe('fin');
    expect(busy.received()).toBe(OK);
    expect(await drained).toBe(0);
  });

  test('says how many are not over when its time is', async () => {
    const { server, url } = await startUpstream();
    await using _ = server;
    await using proxy = await startProxy(url);
    const busy = await openClient(proxy.port);
    busy.socket.write(GET.replace('/', '/slow'));
    await waitUntil(() => server.sockets.size === 1);
    expect(await proxy.proxy.drain(50)).toBe(1);
  });
});
