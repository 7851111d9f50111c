import type { ClientSettings } from './clients.ts';
import { type AskedTraffic, listFollowUps } from './list-follow-ups.ts';
import { usualBackoff } from './usual-backoff.ts';

/** What of a drill's traffic says how long one request may take its caller. */
export interface CallerTraffic extends AskedTraffic {
  requestTimeoutMs: number;
  clients?: ClientSettings | undefined;
}

/** How often a caller may try for one answer. */
export function mostTries({ clients }: Pick<CallerTraffic, 'clients'>): number {
  return 1 + (clients?.retries ?? 0);
}

/** The time-out of one try, ms. */
export function tryTimeoutMs({ clients, requestTimeoutMs }: CallerTraffic): number {
  return clients?.timeoutMs ?? requestTimeoutMs;
}

/** The longest that one arrival may take its caller: all the tries and waits of its request and of each follow-up together, ms. */
export function longestCallMs(traffic: CallerTraffic): number {
  return longestAskMs(traffic) * (1 + listFollowUps(traffic).length);
}

/** The longest that one request may take its caller, all its tries and waits together, ms. */
function longestAskMs(traffic: CallerTraffic): number {
  const { clients } = traffic;
  if (clients === undefined) return traffic.requestTimeoutMs;
  let longestMs = tryTimeoutMs(traffic);
  for (let further = 1; further <= clients.retries; further++) {
    longestMs += Math.max(backoffRangeMs(clients, further).longestMs, clients.retryAfterMaxMs) + tryTimeoutMs(traffic);
  }
  return Math.min(longestMs, clients.abandonAfterMs ?? Infinity);
}

/** The longest and the shortest wait before the further try of this number, from 1, ms. */
export function backoffRangeMs(
  clients: Pick<ClientSettings, 'backoff'>,
  further: number,
): { longestMs: number; shortestMs: number } {
  const { initialMs, factor, maxMs, jitter } = clients.backoff ?? usualBackoff;
  const longestMs = Math.min(maxMs, initialMs * factor ** (further - 1));
  return { longestMs, shortestMs: longestMs * (1 - jitter) };
}
