import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { listen } from './listen.ts';

/**
 * Below the ports that systems give to connections going out (from 32,768 on Linux, 49,152 elsewhere): one of those
 * may be taken between this look and the program's start.
 */
const FROM = 20_000;
const TO = 32_000;
const TRIES = 50;

/** A loopback port that is free now, for a program that cannot pick one itself. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const server = createServer();
    try {
      const port = await listen(server, randomInt(FROM, TO), 'port probe');
      await new Promise((resolve) => server.close(resolve));
      return port;
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}
