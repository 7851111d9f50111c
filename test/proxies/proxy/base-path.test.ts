import { expect, test } from 'vitest';
import { openClient, startProxy, startRawServer } from './raw-sockets.ts';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

test('a path that climbs out of the base path is refused, and reaches nobody', async () => {
  const asked: string[] = [];
  await using upstream = await startRawServer((socket) => {
    socket.on('data', (bytes) => {
      asked.push(bytes.toString('latin1').split('\r\n', 1)[0] ?? '');
      socket.write(OK);
    });
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}/v1`);
  for (const target of ['/../admin', '/%2e%2e/admin', '/a/..\\..\\admin']) {
    const client = await openClient(proxy.port);
    client.socket.write(GET.replace('GET /', `GET ${target}`));
    await client.until('climbs above /v1');
    client.socket.destroy();
  }
  const client = await openClient(proxy.port);
  client.socket.write(GET.replace('GET /', 'GET /models/../chat'));
  await client.until('ok');
  expect(asked).toEqual(['GET /v1/models/../chat HTTP/1.1']);
});
