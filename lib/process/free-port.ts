import { createServer } from 'node:net';
import { listen } from './listen.ts';

/** A loopback port that is free now, for a program that cannot pick one itself. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, 'port probe');
  await new Promise((resolve) => server.close(resolve));
  return port;
}
