import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { createProxy } from '../../../lib/proxies/proxy/proxy.ts';
import { openClient, startProxy, startRawServer, untilSteady, waitUntil } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('what one side does to its connection is done to the other', () => {
  test('a client that leaves while it waits is gone for the upstream too', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.on('data', () => {});
      socket.on('end', () => socket.end());
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    await waitUntil(() => upstream.sockets.size === 1);
    client.socket.destroy();
    await waitUntil(() => upstream.sockets.size === 0);
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'client-gone', responseBytes: 0 }]);
  });

  test('a client that resets in mid-stream resets the upstream', async () => {
    let how = '';
    await using upstream = await startRawServer((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'));
      socket.on('error', (error: NodeJS.ErrnoException) => (how = error.code ?? ''));
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    await client.until('abc');
    client.socket.resetAndDestroy();
    await waitUntil(() => how !== '');
    expect(how).toBe('ECONNRESET');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'client-gone', responseBytes: 3 }]);
  });

  test('an upstream that resets in mid-stream resets the client, after what it had sent', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n');
        setTimeout(() => socket.resetAndDestroy(), 30);
      });
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('reset');
    expect(client.received()).toMatch(/abc\r\n$/);
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'cut', responseBytes: 3 }]);
  });

  test('an upstream that closes in mid-body closes the client without a reset', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'));
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('fin');
    expect(client.received()).toMatch(/abc$/);
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'cut' }]);
  });

  test('an upstream that closes before it answers leaves no response', async () => {
    await using upstream = await startRawServer((socket) => void socket.on('data', () => socket.end()));
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('fin');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'no-response' }]);
  });

  test('an upstream that refuses the connection resets the client', async () => {
    await using proxy = await startProxy(`http://127.0.0.1:${await findFreePort()}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('reset');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'no-response' }]);
  });

  test('an idle connection the upstream closes is closed for the client', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.on('data', () => {
        socket.write(OK);
        setTimeout(() => socket.end(), 20);
      });
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('fin');
    expect(client.received()).toBe(OK);
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete', responseBytes: 2 }]);
  });

  test('a client that closes its sending side still gets its answer', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.on('data', () => {});
      socket.on('end', () => socket.end(OK));
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.end(GET);
    expect(await client.until()).toBe('fin');
    expect(client.received()).toBe(OK);
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete' }]);
  });
});

describe('responses of every shape end where they end', () => {
  test('a response without a length ends with the connection and is complete', async () => {
    await using upstream = await startRawServer(
      (socket) => void socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\nhello')),
    );
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('fin');
    expect(client.received()).toBe('HTTP/1.1 200 OK\r\n\r\nhello');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete', responseBytes: 5 }]);
  });

  test('an answer that comes before the request has ended is passed on', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nabc');
    await client.until('413');
    expect(await client.until()).toBe('fin');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete', requestBytes: 3 }]);
  });

  test('100 Continue goes to the client that waits for it', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.on('data', (chunk) => socket.write(chunk.includes('body') ? OK : 'HTTP/1.1 100 Continue\r\n\r\n'));
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n');
    await client.until('100 Continue');
    client.socket.write('body');
    await client.until('ok');
    expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete', requestBytes: 4, responseBytes: 2 }]);
    client.socket.destroy();
  });

  test('after an upgrade both directions are passed through untouched', async () => {
    await using upstream = await startRawServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\nfirst');
        socket.pipe(socket);
      });
    });
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write('GET / HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n');
    await client.until('first');
    client.socket.write('\r\n\r\nGET nonsense');
    await client.until('nonsense');
    expect(client.received()).toMatch(/first\r\n\r\nGET nonsense$/);
    client.socket.destroy();
    await waitUntil(() => upstream.sockets.size === 0);
  });

  test.each([
    ['both lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
  ])('an upstream that answers with %s breaks the connection off', async (_, text) => {
    await using upstream = await startRawServer((socket) => void socket.on('data', () => socket.write(text)));
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('reset');
    await proxy.ended(1);
  });

  test('bytes behind a response are nobody’s answer and end the connection', async () => {
    await using upstream = await startRawServer(
      (socket) => void socket.on('data', () => socket.write(`${OK}HTTP/1.1 200 OK\r\n`)),
    );
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(GET);
    expect(await client.until()).not.toBe('open');
    expect(client.received()).toBe(OK);
  });
});

describe('it is no open proxy', () => {
  test.each([
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n', 405],
    ['an absolute target', 'GET http://example.org/ HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n', 400],
    ['a head without end', `GET / HTTP/1.1\r\nx: ${'a'.repeat(70_000)}`, 431],
    ['a bad chunk', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400],
  ])('%s is refused and nothing reaches the upstream', async (_, text, status) => {
    let reached = '';
    await using upstream = await startRawServer(
      (socket) => void socket.on('data', (chunk) => (reached += chunk.toString())),
    );
    await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
    const client = await openClient(proxy.port);
    client.socket.write(text);
    expect(await client.until()).toBe('fin');
    expect(client.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*"error"`));
    expect(reached).not.toContain('zz');
    client.socket.end();
    await waitUntil(() => proxy.proxy.openConnections() === 0);
  });

  test.each(['ftp://a/', 'nonsense', 'http://user:pass@a/', 'http://a/?q=1', 'http://a/#x'])(
    '"%s" is no upstream',
    (url) => {
      expect(() =>
        createProxy({ upstream: url, openExchange: () => ({ decision: { kind: 'forward' }, onEnd: () => {} }) }),
      ).toThrow(/upstream/);
    },
  );
});

test('a proxy that is closed ends what is open by what is known of it', async () => {
  await using upstream = await startRawServer((socket) => {
    socket.on(
      'data',
      (chunk) => chunk.includes('/half') && socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    );
    socket.on('end', () => socket.end());
  });
  const proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const clients = [await openClient(proxy.port), await openClient(proxy.port)];
  clients[0]?.socket.write('GET /half HTTP/1.1\r\nhost: x\r\n\r\n');
  await clients[0]?.until('abc');
  clients[1]?.socket.write(GET);
  await waitUntil(() => upstream.sockets.size === 2);
  await proxy.proxy.close();
  expect(proxy.ends.map(({ outcome }) => outcome)).toEqual(['cut', 'no-response']);
  await waitUntil(() => upstream.sockets.size === 0);
});

test('an upstream that is slow to read makes the client wait, and nothing is lost', async () => {
  let read = 0;
  let readOn = (): void => {};
  await using upstream = await startRawServer((socket) => {
    socket.pause();
    readOn = () => void socket.resume();
    socket.on('data', (chunk) => {
      read += chunk.length;
      if (read >= 30_000_000) socket.write(OK);
    });
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const client = await openClient(proxy.port);
  client.socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 30000000\r\n\r\n');
  client.socket.write(Buffer.alloc(30_000_000, 'x'));
  // The kernel's buffers are full and the rest waits with the client.
  expect(await untilSteady(() => client.socket.writableLength)).toBeGreaterThan(10_000_000);
  readOn();
  await client.until('ok');
  expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete', requestBytes: 30_000_000 }]);
  client.socket.destroy();
});

test('an https upstream that cannot be trusted is not spoken to', async () => {
  let spoken = false;
  const server = createTlsServer({}, () => (spoken = true));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await using proxy = await startProxy(`https://127.0.0.1:${port}`);
  const client = await openClient(proxy.port);
  client.socket.write(GET);
  expect(await client.until()).toBe('reset');
  expect(await proxy.ended(1)).toMatchObject([{ outcome: 'no-response' }]);
  expect(spoken).toBe(false);
  server.close();
});
