import type { Socket } from 'node:net';
import { resetSocket } from './reset-socket.ts';

/** A fatal alert, handshake_failure, as TLS 1.2 and 1.3 frame it before keys are agreed (RFC 8446, sections 5.1 and 6). */
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);

/** Fails a TLS handshake once the client has said its first words: with a fatal alert, or with a reset. */
export function failHandshake(socket: Socket, how: 'alert' | 'reset'): void {
  socket.once('data', () => {
    if (how === 'reset') return resetSocket(socket);
    socket.end(HANDSHAKE_FAILURE);
    // Read on, so that its close is seen.
    socket.resume();
  });
  socket.on('end', () => socket.end());
  socket.resume();
}
