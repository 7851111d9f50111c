import { createServer, type Server, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import type { ConnectionDecision } from './connection-decision.ts';
import type { OpenExchange } from './exchange-handler.ts';
import { failHandshake } from './fail-handshake.ts';
import { type PortChange, PortGate } from './port-gate.ts';
import { resetSocket } from './reset-socket.ts';
import { createTlsTerminator, type TlsCredentials } from './tls-terminator.ts';
import { createUpstream } from './upstream.ts';

/** What a proxy needs to know. */
export interface ProxyOptions {
  /** Where every request goes: an http or https URL, with a base path if need be. */
  upstream: string;
  /** Decides over each request and watches it. */
  openExchange: OpenExchange;
  /** Decides over each connection before anything of it is read. Default: all are served. */
  decideConnection?: () => ConnectionDecision;
  /** Speaks TLS to clients with these. Default: plain HTTP. */
  tls?: TlsCredentials | undefined;
  /** Told when the port refuses connections, and when it takes them again. */
  onPortChange?: (change: PortChange) => void;
}

/** A proxy that does not listen yet: give `server` a port with `listen`. */
export interface Proxy {
  readonly server: Server;
  /** Client connections that are open now. */
  openConnections(): number;
  /** Refuses new connections, or takes them again on the same port; those that are open stay. */
  wantPort(change: PortChange): void;
  /** Resolves when the port is as it is wanted. */
  portSettled(): Promise<void>;
  /** Resets the connections that are open, whatever goes on on them. Returns how many there were. */
  resetConnections(): number;
  /** Resets those that are kept waiting without a request: never read, or left half open. */
  letGo(): void;
  /** Takes no more connections and ends those that are open; exchanges in progress end by what is known. */
  close(): Promise<void>;
}

/**
 * The streaming reverse proxy both seats are made of: one fixed upstream, HTTP/1.1 bytes passed through as they
 * come, one upstream connection for each client connection. Throws a `usage` error for an upstream or credentials
 * it cannot use.
 */
export function createProxy(options: ProxyOptions): Proxy {
  const { openExchange, decideConnection, tls, onPortChange } = options;
  const upstream = createUpstream(options.upstream);
  const sockets = new Set<Socket>();
  const connections = new Set<Connection>();
  const held = new Set<Socket>();

  function hold(client: Socket): void {
    held.add(client);
    client.on('close', () => held.delete(client));
  }

  function serve(client: Socket): void {
    const connection = new Connection(client, upstream, openExchange, hold);
    connections.add(connection);
    client.on('close', () => connections.delete(connection));
    client.resume();
  }

  const enter = tls === undefined ? serve : createTlsTerminator(tls, serve);
  // Paused: of a connection that is never read nothing may be taken off the wire.
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    // Errors are dealt with in 'close', which always follows.
    client.on('error', () => {});
    const decision = decideConnection?.() ?? { kind: 'serve' };
    if (decision.kind === 'serve') return enter(client);
    switch (decision.kind) {
      case 'reset':
        return resetSocket(client);
      case 'never-read':
        return hold(client);
      case 'fail-handshake':
        hold(client);
        return failHandshake(client, decision.how);
    }
  });
  const gate = new PortGate(server, (change) => onPortChange?.(change));
  return {
    server,
    openConnections: () => sockets.size,
    wantPort: (change) => gate.want(change),
    portSettled: () => gate.settled(),
    resetConnections() {
      const count = connections.size;
      for (const connection of connections) connection.reset();
      return count;
    },
    letGo() {
      for (const client of held) resetSocket(client);
    },
    async close() {
      await gate.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.destroy();
      for (const client of sockets) client.destroy();
      await closed;
    },
  };
}
