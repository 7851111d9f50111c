import type { Server } from 'node:net';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';

/** Callers that may wait to be taken: with Node's 511 a thousand at once would lose some for a second. */
const BACKLOG = 4_096;

/** Listens on loopback. Port 0 takes a free one. Throws an `environment` error that names a taken port. */
export async function listen(server: Server, port: number, what: string, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'the port is taken' : formatCause(error);
      reject(
        new CutoverError(
          'environment',
          `${what} cannot listen on ${host}:${port}: ${reason}. Free it or choose another port.`,
          {
            cause: error,
          },
        ),
      );
    });
    server.listen(port, host, BACKLOG, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
