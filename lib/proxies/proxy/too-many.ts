import type { Socket } from 'node:net';
import { renderRefusal } from '../../wire/http1/render-response.ts';
import { closeGently } from './close-sockets.ts';
import type { ExchangeHandler } from './exchange-handler.ts';

/** How long a client may well wait before it asks again, s. */
const RETRY_AFTER = '1';
const reason = (what: string): string => `Cutover's proxy has as many ${what} in hand as it may have`;

/** Answers a request that is one too many; the connection stays. Nobody else is told of it: it is counted. */
export const TOO_MANY_REQUESTS: ExchangeHandler = {
  decision: {
    kind: 'respond',
    status: 503,
    headers: { 'content-type': 'application/json', 'retry-after': RETRY_AFTER },
    body: JSON.stringify({ error: { message: `${reason('requests')}.` } }),
  },
  onEnd: () => {},
};

/** Answers a connection that is one too many, before a request is read from it, and closes it. */
export function refuseConnection(client: Socket): void {
  client.on('data', () => {});
  client.on('timeout', () => client.destroy());
  client.write(renderRefusal({ kind: 'bad', status: 503, reason: reason('connections') }));
  closeGently(client, null);
}
