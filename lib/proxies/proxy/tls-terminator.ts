import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { noteTransport } from './reset-socket.ts';

/** What a seat that speaks TLS shows its clients: PEM texts. */
export interface TlsCredentials {
  /** The certificate, with those between it and its root behind it. */
  cert: string;
  key: string;
}

/**
 * Makes TLS connections of the TCP connections it is given; `serve` gets each when its handshake is done. Throws a
 * `usage` error for a certificate and a key that cannot be used.
 */
export function createTlsTerminator(
  credentials: TlsCredentials,
  serve: (client: TLSSocket) => void,
): (transport: Socket) => void {
  const server = createTlsServer(credentials);
  // Node does not say which TCP connection a TLS connection runs over.
  const transports = new Map<string, Socket>();
  server.on('secureConnection', (client) => {
    const transport = transports.get(nameOf(client));
    if (transport !== undefined) noteTransport(client, transport);
    serve(client);
  });
  return (transport) => {
    const name = nameOf(transport);
    transports.set(name, transport);
    transport.on('close', () => transports.delete(name));
    server.emit('connection', transport);
  };
}

function createTlsServer({ cert, key }: TlsCredentials): Server {
  try {
    return createServer({ cert, key, ALPNProtocols: ['http/1.1'] });
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
