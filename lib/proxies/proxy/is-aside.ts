import type { Socket } from 'node:net';
import { nowEpochMs } from '../process/now.ts';
import type { Exchange } from './exchange.ts';
import type { UpstreamLoss } from './shaped-response.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** An end that comes sooner behind an answer belongs to it. */
const LEAST_IDLE_MS = 1_000;

/**
 * A lost upstream concerns nobody while a request is answered here, and not yet while its answer is held up; nor where it ends a connection
 * that has been idle, as Node does after 5 s. A client that is told of it may have sent its next request already, which nobody would answer; so
 * it is not told, and its next request goes over a new connection.
 */
export function isAside(exchange: Exchange | null, link: UpstreamLink, upstream: Socket, loss: UpstreamLoss): boolean {
  const { keptSinceMs } = link;
  const isIdle =
    exchange === null && loss === 'ended' && keptSinceMs !== null && nowEpochMs() - keptSinceMs >= LEAST_IDLE_MS;
  if (!isIdle && (exchange === null || (exchange.forwarded && exchange.shaped === null))) return false;
  link.forget(upstream);
  exchange?.shaped?.lose(loss);
  return true;
}
