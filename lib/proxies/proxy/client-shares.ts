import type { ProxyLimits } from './proxy-limits.ts';

/** What a proxy did not take on since its start. */
export interface Refusals {
  /** Connections over a bound, answered with 503 or reset. */
  connections: number;
  /** Requests over a bound, answered with 503. */
  requests: number;
  /** Clients that were not waited for any longer: half a head, half a body (408), an answer that nobody took. */
  overdue: number;
}

/** What one connection may take of the whole. */
export interface ClientShare {
  /** False: a request more is one too many, of all or of this client. */
  beginRequest(): boolean;
  endRequest(): void;
}

/** Counts connections and requests in hand, of all and of each client. */
export interface ClientShares {
  readonly refused: Refusals;
  /** Takes a connection of this address, until `leave`; null: it is one too many. */
  enter(address: string): ClientShare | null;
  leave(address: string): void;
}

interface Counts {
  connections: number;
  requests: number;
}

/** Counts by these bounds: none of the clients can take what is left for the others. */
export function createClientShares(limits: ProxyLimits): ClientShares {
  const refused: Refusals = { connections: 0, requests: 0, overdue: 0 };
  const all: Counts = { connections: 0, requests: 0 };
  const clients = new Map<string, Counts>();
  return {
    refused,
    enter(address) {
      const own = clients.get(address) ?? { connections: 0, requests: 0 };
      if (all.connections >= limits.connections || own.connections >= limits.connectionsPerClient) {
        refused.connections++;
        return null;
      }
      clients.set(address, own);
      all.connections++;
      own.connections++;
      return {
        beginRequest() {
          if (all.requests >= limits.requests || own.requests >= limits.requestsPerClient) {
            refused.requests++;
            return false;
          }
          all.requests++;
          own.requests++;
          return true;
        },
        endRequest() {
          all.requests--;
          own.requests--;
        },
      };
    },
    leave(address) {
      const own = clients.get(address);
      if (own === undefined) return;
      all.connections--;
      own.connections--;
      if (own.connections === 0) clients.delete(address);
    },
  };
}
