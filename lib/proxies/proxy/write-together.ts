import type { Socket } from 'node:net';

/** So many writes wait for each other at most: each costs tens of microseconds, and the last waits for all of them. */
const MAX_WAITING = 16;

/** Has something been written in this turn of the event loop? */
let isUnderWay = false;
let corked: Socket[] = [];

/**
 * Writes to a socket: the first write of a turn of the event loop goes at once, and what is written to other sockets is
 * kept for a while, at longest until the turn's end. The first wakes its reader up, which is most of what a write costs;
 * whoever writes one at a time between reads wakes it for each. False: the socket wants no more until it has drained.
 */
export function writeTogether(socket: Socket, bytes: Buffer | string): boolean {
  if (isUnderWay) {
    if (socket.writableCorked === 0) {
      if (corked.length === MAX_WAITING) writeWaiting();
      socket.cork();
      corked.push(socket);
    }
    return socket.write(bytes);
  }
  isUnderWay = true;
  const takesMore = socket.write(bytes);
  // Behind the write: its reader waits for nothing else.
  setImmediate(endTurn);
  return takesMore;
}

function endTurn(): void {
  isUnderWay = false;
  writeWaiting();
}

function writeWaiting(): void {
  const all = corked;
  corked = [];
  for (const socket of all) socket.uncork();
}
