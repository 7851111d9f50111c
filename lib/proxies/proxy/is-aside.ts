import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';
import type { UpstreamLoss } from './shaped-response.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** A lost upstream concerns nobody while a request is answered here, and not yet while its answer is held up. */
export function isAside(exchange: Exchange | null, link: UpstreamLink, upstream: Socket, loss: UpstreamLoss): boolean {
  if (exchange === null || (exchange.forwarded && exchange.shaped === null)) return false;
  link.forget(upstream);
  exchange.shaped?.lose(loss);
  return true;
}
