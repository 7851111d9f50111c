import type { Socket } from 'node:net';
import { createTurnBatch } from '../process/turn-batch.ts';

/** So many writes wait for each other at most: each costs tens of microseconds, and the last waits for all of them. */
const MAX_WAITING = 16;

const corked = createTurnBatch<Socket>(MAX_WAITING, (socket) => socket.uncork());

/**
 * Writes to a socket: the first write of a turn of the event loop goes at once, as its reader waits for nothing else, and what is
 * written to other sockets is kept for a while, at longest until the turn's end. False: the socket wants no more until it has drained.
 */
export function writeTogether(socket: Socket, bytes: Buffer | string): boolean {
  if (corked.isOpen) {
    if (socket.writableCorked === 0) {
      corked.add(socket);
      socket.cork();
    }
    return socket.write(bytes);
  }
  const takesMore = socket.write(bytes);
  corked.open();
  return takesMore;
}
