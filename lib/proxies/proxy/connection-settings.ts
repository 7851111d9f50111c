import type { Socket } from 'node:net';
import type { ClientShare } from './client-shares.ts';
import type { OpenExchange } from './exchange-handler.ts';
import type { Upstream } from './upstream.ts';

/** What a connection is served with. */
export interface ConnectionSettings {
  target: Upstream;
  openExchange: OpenExchange;
  /** Told of a client whose connection is left half open. */
  hold: (client: Socket) => void;
  share: ClientShare;
}
