/** What becomes of a client's connection when the upstream closes its own between two requests. */
import { expect, test } from 'vitest';
import { openClient, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

test('a connection that the upstream closes when it has been idle stays open for the client, whose next request goes over a new one', async () => {
  let connections = 0;
  await using upstream = await startRawServer((socket) => {
    connections++;
    socket.on('data', () => {
      socket.write(OK);
      setTimeout(() => socket.end(), 1_100);
    });
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const client = await openClient(proxy.port);
  client.socket.write(GET);
  await proxy.ended(1);
  // The proxy has heard of its end, however late.
  await waitUntil(() => upstream.sockets.size === 0);
  client.socket.write(GET);
  await client.until(OK + OK);
  expect(connections).toBe(2);
  client.socket.end();
  expect(await client.until()).toBe('fin');
  expect(await proxy.ended(2)).toMatchObject([
    { outcome: 'complete', responseBytes: 2 },
    { outcome: 'complete', responseBytes: 2 },
  ]);
});

test('one whose answer said that it is the last on its connection is closed for the client, whenever that comes', async () => {
  const last = OK.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n');
  await using upstream = await startRawServer((socket) => {
    socket.on('data', () => {
      socket.write(last);
      setTimeout(() => socket.end(), 1_100);
    });
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const client = await openClient(proxy.port);
  client.socket.write(GET);
  expect(await client.until()).toBe('fin');
  expect(client.received()).toBe(last);
});
