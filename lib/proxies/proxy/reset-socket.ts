import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The TCP connection below each TLS connection of a client. */
const transports = new WeakMap<Socket, Socket>();

/** Notes what a TLS connection runs over, so that it can be reset. */
export function noteTransport(secure: TLSSocket, transport: Socket): void {
  transports.set(secure, transport);
}

/** Ends a connection with a reset where there is one to send; TLS to an upstream and half-made ones are just closed. */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  const transport = transports.get(socket) ?? socket;
  if (transport instanceof TLSSocket || transport.connecting || transport.destroyed) socket.destroy();
  else transport.resetAndDestroy();
}
