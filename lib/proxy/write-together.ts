import type { Socket } from 'node:net';

/** Has something been written in this turn of the event loop? */
let isUnderWay = false;
let corked: Socket[] = [];

/**
 * Lets the first write of a turn of the event loop go at once, and keeps what is written to other sockets until the
 * turn's end. The first wakes its reader up, which is most of what a write costs; whoever writes one at a time between
 * reads wakes it for each.
 */
export function writeTogether(socket: Socket): void {
  if (!isUnderWay) {
    isUnderWay = true;
    setImmediate(endTurn);
  } else if (socket.writableCorked === 0) {
    socket.cork();
    corked.push(socket);
  }
}

function endTurn(): void {
  const all = corked;
  isUnderWay = false;
  corked = [];
  for (const socket of all) socket.uncork();
}
