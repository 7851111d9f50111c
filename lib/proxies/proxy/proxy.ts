import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientShare, createClientShares, type Refusals } from './client-shares.ts';
import { ClientWait } from './client-wait.ts';
import { Connection } from './connection.ts';
import type { ConnectionDecision } from './connection-decision.ts';
import type { OpenExchange } from './exchange-handler.ts';
import { failHandshake } from './fail-handshake.ts';
import { type PortChange, PortGate } from './port-gate.ts';
import { drillLimits, type ProxyLimits } from './proxy-limits.ts';
import { refuseConnection } from './too-many.ts';
import { resetSocket } from './reset-socket.ts';
import { createTlsTerminator, type Terminator, type TlsCredentials } from './tls-terminator.ts';
import { createUpstream } from './upstream.ts';

/** How often it is looked whether a client is waited for too long, at most. */
const TICK_MS = 1_000;
const DRAIN_LOOK_MS = 20;
/** So many may be told at once that they are too many; those beyond are reset. */
const MOST_LEAVING = 256;

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
  /** Default: those of a drill. */
  limits?: ProxyLimits | undefined;
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
  /** What it did not take on, and whom it did not wait for, since its start. */
  refused(): Refusals;
  /**
   * Takes no more connections, closes those without a request in hand, and serves the others to their end, for up to `graceMs`.
   * Resolves to how many are not over then: `close` cuts them off.
   */
  drain(graceMs: number): Promise<number>;
  /** Takes no more connections and ends those that are open; exchanges in progress end by what is known. */
  close(): Promise<void>;
}

/**
 * The streaming reverse proxy both seats are made of: one fixed upstream, HTTP/1.1 bytes passed through as they
 * come, one upstream connection for each client connection. Throws a `usage` error for an upstream or credentials
 * it cannot use.
 */
export function createProxy(options: ProxyOptions): Proxy {
  const { openExchange, decideConnection, tls, onPortChange, limits = drillLimits } = options;
  const target = createUpstream(options.upstream);
  const shares = createClientShares(limits);
  /** Those that were told that they are too many, and have not gone yet. */
  let leaving = 0;
  const tickMs = Math.min(TICK_MS, limits.headMs / 4, limits.bodySilenceMs / 4, limits.idleMs / 4);
  const sockets = new Set<Socket>();
  const connections = new Map<Connection, ClientWait>();
  const held = new Set<Socket>();

  function hold(client: Socket): void {
    held.add(client);
    client.on('close', () => held.delete(client));
  }

  const ticking = setInterval(() => {
    for (const [connection, wait] of connections) {
      const { awaited } = connection;
      if (!wait.look(awaited, tickMs, limits) || awaited === null) continue;
      // A connection that is kept may well end.
      if (awaited.what !== 'request') shares.refused.overdue++;
      connection.giveUp(awaited);
    }
  }, tickMs).unref();

  function serve(client: Socket, share: ClientShare): void {
    const connection = new Connection(client, { target, openExchange, hold, share });
    connections.set(connection, new ClientWait());
    client.on('close', () => connections.delete(connection));
    client.resume();
  }

  function refuse(client: Socket): void {
    // Who wants to speak TLS could not read it.
    if (tls !== undefined || leaving >= MOST_LEAVING) return resetSocket(client);
    leaving++;
    client.on('close', () => leaving--);
    refuseConnection(client);
  }

  const enter: Terminator = tls === undefined ? (client, then) => then(client) : createTlsTerminator(tls);
  // Paused: of a connection that is never read nothing may be taken off the wire.
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    // Errors are dealt with in 'close', which always follows.
    client.on('error', () => {});
    const { remoteAddress = '' } = client;
    const share = shares.enter(remoteAddress);
    if (share === null) return refuse(client);
    client.on('close', () => shares.leave(remoteAddress));
    const decision = decideConnection?.() ?? { kind: 'serve' };
    if (decision.kind === 'serve') return enter(client, (readable) => serve(readable, share));
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
      for (const connection of connections.keys()) connection.reset();
      return count;
    },
    letGo() {
      for (const client of held) resetSocket(client);
    },
    refused: () => ({ ...shares.refused }),
    async drain(graceMs) {
      await gate.stop();
      server.close();
      for (const connection of connections.keys()) connection.drain();
      const countBusy = (): number => [...connections.keys()].filter(({ isQuiet }) => !isQuiet).length;
      const deadline = performance.now() + graceMs;
      while (countBusy() > 0 && performance.now() < deadline) await sleep(DRAIN_LOOK_MS);
      return countBusy();
    },
    async close() {
      clearInterval(ticking);
      await gate.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections.keys()) connection.destroy();
      for (const client of sockets) client.destroy();
      await closed;
    },
  };
}
