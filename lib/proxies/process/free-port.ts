import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { listen } from './listen.ts';

/**
 * Below the ports that systems give to connections going out (from 32,768 on Linux, 49,152 elsewhere): one of those
 * may be taken between this look and the program's start.
 */
const FROM = 20_000;
const TO = 26_000;
/** Whoever finds a port listens for a while on the one so far above it, and nobody else finds it meanwhile. */
const CLAIM = 6_000;
/** So long after it was found a program has taken its port, ms. */
const CLAIMED_MS = 60_000;
const TRIES = 50;

/**
 * A loopback port from 20,000 to 25,999 that is free now, for a program that cannot pick one itself. No other call, in
 * this process or another, finds it within the next minute while this process lives.
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await claim(randomInt(FROM, TO));
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

/** Throws where the port is taken, or another's. */
async function claim(port: number): Promise<number> {
  const claimed = createServer((socket) => void socket.destroy()).unref();
  await listen(claimed, port + CLAIM, 'port claim');
  try {
    const probe = createServer();
    await listen(probe, port, 'port probe');
    await close(probe);
  } catch (error) {
    await close(claimed);
    throw error;
  }
  setTimeout(() => void claimed.close(), CLAIMED_MS).unref();
  return port;
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
