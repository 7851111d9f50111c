import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { writeTogether } from '../../../lib/proxies/proxy/write-together.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sockets connected to a server of their own, what each was told there, and the end of all of it. */
async function openSockets(
  count: number,
): Promise<{ sockets: Socket[]; heard(socket: Socket): string; close(): void }> {
  const texts = new Map<number, string>();
  const server = createServer((socket) => {
    const port = socket.remotePort ?? 0;
    socket.on('data', (chunk) => texts.set(port, `${texts.get(port) ?? ''}${String(chunk)}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
    await once(socket, 'connect');
    sockets.push(socket);
  }
  await turn();
  return {
    sockets,
    heard: ({ localPort = 0 }) => texts.get(localPort) ?? '',
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

it('lets the first write of a turn go at once, and the others at its end, each socket its own in order', async () => {
  const { sockets, heard, close } = await openSockets(3);
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
  for (const socket of sockets) while (heard(socket) !== 'one two ') await turn();
  close();
});

it('lets no write wait for more than fifteen others', async () => {
  const { sockets, heard, close } = await openSockets(20);
  for (const socket of sockets) writeTogether(socket, 'token');
  const waiting = sockets.map((socket) => socket.writableCorked);
  expect(waiting).toEqual([...Array.from({ length: 17 }, () => 0), 1, 1, 1]);
  for (const socket of sockets) while (heard(socket) !== 'token') await turn();
  close();
});
