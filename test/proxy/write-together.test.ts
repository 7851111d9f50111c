import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { writeTogether } from '../../lib/proxy/write-together.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lets the first write of a turn go at once, and the others at its end, each socket its own in order', async () => {
  const texts = new Map<number, string>();
  const server = createServer((socket) => {
    socket.on('data', (chunk) =>
      texts.set(socket.remotePort ?? 0, `${texts.get(socket.remotePort ?? 0) ?? ''}${String(chunk)}`),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets: Socket[] = [];
  for (let count = 0; count < 3; count++) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
    await once(socket, 'connect');
    sockets.push(socket);
  }
  await turn();
  for (const word of ['one ', 'two ']) {
    for (const socket of sockets) {
      writeTogether(socket, word);
    }
  }
  // What is kept has not reached the system yet.
  expect(sockets.map((socket) => socket.writableCorked)).toEqual([1, 1, 1]);
  expect(sockets.map((socket) => socket.writableLength)).toEqual([4, 8, 8]);
  await turn();
  expect(sockets.map((socket) => socket.writableCorked)).toEqual([0, 0, 0]);
  for (const socket of sockets) {
    const { localPort = 0 } = socket;
    while (texts.get(localPort) !== 'one two ') await turn();
    socket.destroy();
  }
  server.close();
});
