import { createServer, type Server } from 'node:net';
import { Connection } from './connection.ts';
import type { OpenExchange } from './exchange-handler.ts';
import { createUpstream } from './upstream.ts';

/** What a proxy needs to know. */
export interface ProxyOptions {
  /** Where every request goes: an http or https URL, with a base path if need be. */
  upstream: string;
  /** Decides over each request and watches it. */
  openExchange: OpenExchange;
}

/** A proxy that does not listen yet: give `server` a port with `listen`. */
export interface Proxy {
  readonly server: Server;
  /** Client connections that are open now. */
  openConnections(): number;
  /** Takes no more connections and ends those that are open; exchanges in progress end by what is known. */
  close(): Promise<void>;
}

/**
 * The streaming reverse proxy both seats are made of: one fixed upstream, HTTP/1.1 bytes passed through as they
 * come, one upstream connection for each client connection. Throws a `usage` error for an upstream it cannot
 * use.
 */
export function createProxy(options: ProxyOptions): Proxy {
  const upstream = createUpstream(options.upstream);
  const connections = new Set<Connection>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection = new Connection(client, upstream, options.openExchange);
    connections.add(connection);
    client.on('close', () => connections.delete(connection));
  });
  return {
    server,
    openConnections: () => connections.size,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}
