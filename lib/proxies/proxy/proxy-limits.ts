/** How much a proxy takes on, and how long it waits for a client. Times in ms; Infinity: no end. */
export interface ProxyLimits {
  /** Connections at once; of them one client (an address) may have so many. */
  connections: number;
  connectionsPerClient: number;
  /** Requests in hand at once: begun and not over. */
  requests: number;
  requestsPerClient: number;
  /** From the first byte of a request's head to its last. */
  headMs: number;
  /** Without a byte of a body that is being read. */
  bodySilenceMs: number;
  /** For the whole body, as far as the proxy was reading it. */
  bodyMs: number;
  /** Without a request on a connection that is kept. */
  idleMs: number;
  /** Without the client taking a byte of what waits for it. */
  unreadMs: number;
}

/** In front of production: a client that is slow on purpose, or by a fault, takes nothing from the others. */
export const serviceLimits: ProxyLimits = {
  ...limitCounts(4_000, 4_000),
  headMs: 30_000,
  bodySilenceMs: 60_000,
  bodyMs: 600_000,
  // Above the 90 s for which Go keeps a connection, so that it is the client that closes first.
  idleMs: 120_000,
  unreadMs: 300_000,
};

/** In a drill, whose load is its own: as many as a drill can have virtual users, and no connection is closed that a target keeps. */
export const drillLimits: ProxyLimits = {
  connections: 25_000,
  connectionsPerClient: 25_000,
  requests: 25_000,
  requestsPerClient: 25_000,
  headMs: 120_000,
  bodySilenceMs: 120_000,
  bodyMs: 3_600_000,
  idleMs: Infinity,
  unreadMs: Infinity,
};

/** The bounds by number, where one client may have three quarters of all. */
export function limitCounts(
  connections: number,
  requests: number,
): Pick<ProxyLimits, 'connections' | 'connectionsPerClient' | 'requests' | 'requestsPerClient'> {
  const share = (all: number): number => Math.max(1, Math.floor(all * 0.75));
  return { connections, connectionsPerClient: share(connections), requests, requestsPerClient: share(requests) };
}
