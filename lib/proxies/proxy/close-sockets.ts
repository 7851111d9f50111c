import type { Socket } from 'node:net';
import { resetSocket } from './reset-socket.ts';

/** How long a connection that is being closed may stay silent. */
const CLOSING_GRACE_MS = 10_000;

/** How long an upstream may stay silent after its client has closed its side. */
const ABANDONED_GRACE_MS = 60_000;

/** Tells an upstream that its client has closed its side, and waits for what it still has to say. */
export function endAbandoned(upstream: Socket): void {
  upstream.end();
  upstream.setTimeout(ABANDONED_GRACE_MS);
}

/** Closes both sides in order; a side that stays silent then is cut. */
export function closeGently(client: Socket, upstream: Socket | null): void {
  client.end();
  client.setTimeout(CLOSING_GRACE_MS);
  // A client that was paused would never show its end.
  client.resume();
  upstream?.end();
  upstream?.setTimeout(CLOSING_GRACE_MS);
}

/** Resets a connection once what was written has gone out: a reset throws away what still waits. */
export function resetWhenWritten(socket: Socket): void {
  socket.setTimeout(CLOSING_GRACE_MS);
  if (socket.writableLength === 0 || socket.writableEnded) resetSocket(socket);
  else socket.write('', () => resetSocket(socket));
}
