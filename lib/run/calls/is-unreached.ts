import { BLOCKED_PORT, describeFetchError } from '../../kit/describe-fetch-error.ts';

/** System calls before which nothing can have been sent. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);
/** As undici names it. */
const NOT_IN_TIME = 'UND_ERR_CONNECT_TIMEOUT';
/** What TLS says of a certificate, or of a peer that speaks another protocol. Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const NO_HANDSHAKE = /^(ERR_TLS_|ERR_SSL_|EPROTO$)|CERT|_SIGNATURE$/;

/** What the network said, which is the cause of what `fetch` says: an error for each address that was tried. */
function listNetworkErrors(error: unknown): readonly unknown[] {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors : [cause];
}

/** Where OpenSSL says what is wrong, between the places in its own code. */
const TLS_ERROR = /^[\dA-F]+:error:[\dA-F]+:SSL routines:\w*:([^:]+):/;

/** What the network said, as a clause for people. */
export function describeNetworkError(error: unknown): string {
  const causes = listNetworkErrors(error).map((one) => {
    const said = describeFetchError(one);
    const [, wrong] = TLS_ERROR.exec(said) ?? [];
    return wrong === undefined ? said : `no TLS with it: ${wrong}`;
  });
  return [...new Set(causes)].join(', ');
}

/** Did no connection come about, so that nothing of the request can have been sent? Whatever is not known to be so is not. */
export function isUnreached(error: unknown): boolean {
  return listNetworkErrors(error).every((one) => {
    if (!(one instanceof Error)) return false;
    const { code, syscall } = one as { code?: unknown; syscall?: unknown };
    return (
      (typeof syscall === 'string' && CONNECTING.has(syscall)) ||
      (typeof code === 'string' && (code === NOT_IN_TIME || NO_HANDSHAKE.test(code))) ||
      one.message === BLOCKED_PORT
    );
  });
}
