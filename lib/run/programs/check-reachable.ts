import { once } from 'node:events';
import { connect } from 'node:net';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** Resolves when somebody takes connections at the address of `url`; throws what the socket says when nobody does. */
export async function connectOnce(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
    socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
  );
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

/** Throws a `target` error unless somebody takes connections at the address of `url`. */
export async function checkReachable(what: string, url: string): Promise<void> {
  try {
    await connectOnce(url);
  } catch (error) {
    throw new CutoverError(
      'target',
      `${what} must be reachable, got ${formatCause(error)} for ${url}. Start it first.`,
      {
        cause: error,
      },
    );
  }
}
