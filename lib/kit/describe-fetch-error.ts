import { formatCause } from './cutover-error.ts';

/** What `fetch` says of a port that it calls nobody at, whoever listens there. Source: https://fetch.spec.whatwg.org/#port-blocking */
export const BLOCKED_PORT = 'bad port';

/** What the network said, of what `fetch` has thrown, as a clause for people: a port that is never called with what to do. */
export function describeFetchError(error: unknown): string {
  const said = formatCause(error instanceof Error && error.cause instanceof Error ? error.cause : error);
  return said === BLOCKED_PORT
    ? 'its port is one that is never called over HTTP, whoever listens there (bad port): serve it at another'
    : said;
}
