import { expect, test } from 'vitest';
import { openClient, startProxy, startRawServer, untilSteady, waitUntil } from './raw-sockets.ts';

const BODY_BYTES = 60_000_000;
const PIECE = Buffer.alloc(100_000, 'x');

test('a client that is slow to read makes the upstream wait, and nothing is lost', async () => {
  let sent = 0;
  await using upstream = await startRawServer((socket) => {
    const fill = (): void => {
      while (sent < BODY_BYTES) {
        sent += PIECE.length;
        if (!socket.write(PIECE)) return void socket.once('drain', fill);
      }
    };
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${BODY_BYTES}\r\n\r\n`);
      fill();
    });
  });
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const client = await openClient(proxy.port);
  client.socket.pause();
  client.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await waitUntil(() => sent > 0);
  // Until nothing moves any more: the buffers of the kernel are full, and what the proxy holds is bounded.
  expect(await untilSteady(() => sent)).toBeLessThan(BODY_BYTES / 2);
  client.socket.resume();
  expect(await proxy.ended(1)).toMatchObject([{ outcome: 'complete', responseBytes: BODY_BYTES }]);
  await waitUntil(() => client.received().length > BODY_BYTES);
  client.socket.destroy();
});
