/** A time limit outlives garbage collection: Node 20 takes that of `AbortSignal.any([signal, AbortSignal.timeout(ms)])`, and what it was to bound waits for ever. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { timeoutSignal } from '../../../lib/proxies/process/timeout-signal.ts';

let silent: Server;
let url = '';
beforeEach(async () => {
  silent = createServer(() => {});
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
});
afterEach(() => {
  silent.closeAllConnections();
  silent.close();
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Asks who never answers, until this aborts; what is no longer held is collected all the while. */
async function ask(signal: AbortSignal): Promise<unknown> {
  const collecting = setInterval(collect, 20);
  try {
    return await fetch(url, { signal }).catch((error: unknown) => error);
  } finally {
    clearInterval(collecting);
  }
}

const hand = new AbortController();
const within = (signal: AbortSignal, ms: number): AbortSignal => AbortSignal.any([signal, timeoutSignal(ms)]);

it.each([
  ['by itself', () => timeoutSignal(300)],
  ['beside another', () => within(hand.signal, 300)],
  ['within a longer one', () => within(within(hand.signal, 300), 60_000)],
  ['around a longer one', () => within(within(hand.signal, 60_000), 300)],
])('aborts in its time %s', { timeout: 20_000 }, async (_, make) => {
  expect(await ask(make())).toMatchObject({ name: 'TimeoutError' });
});
