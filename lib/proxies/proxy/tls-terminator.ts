import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { noteTransport } from './reset-socket.ts';

/** A client may take so long for its handshake. */
const HANDSHAKE_MS = 30_000;

/** What a seat that speaks TLS shows its clients: PEM texts. */
export interface TlsCredentials {
  /** The certificate, with those between it and its root behind it. */
  cert: string;
  key: string;
}

/** Takes a TCP connection; `serve` gets what is to be read from it. */
export type Terminator = (transport: Socket, serve: (client: Socket) => void) => void;

/**
 * Makes TLS connections of the TCP connections it is given, which are served when their handshake is done. Throws a
 * `usage` error for a certificate and a key that cannot be used.
 */
export function createTlsTerminator(credentials: TlsCredentials): Terminator {
  const server = createTlsServer(credentials);
  // Node does not say which TCP connection a TLS connection runs over.
  const waiting = new Map<string, { transport: Socket; serve: (client: TLSSocket) => void }>();
  server.on('secureConnection', (client) => {
    const known = waiting.get(nameOf(client));
    if (known === undefined) return void client.destroy();
    noteTransport(client, known.transport);
    known.serve(client);
  });
  return (transport, serve) => {
    const name = nameOf(transport);
    waiting.set(name, { transport, serve });
    transport.on('close', () => waiting.delete(name));
    server.emit('connection', transport);
  };
}

function createTlsServer({ cert, key }: TlsCredentials): Server {
  try {
    return createServer({ cert, key, ALPNProtocols: ['http/1.1'], handshakeTimeout: HANDSHAKE_MS });
  } catch (error) {
    throw new CutoverError(
      'usage',
      `The certificate and the key of the https injector cannot be used: ${formatCause(error)}. Both must be PEM, and belong together.`,
      { cause: error },
    );
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
