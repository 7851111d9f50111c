import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { benchRequest } from './raw-client.ts';
import { readSentMs, streamHead, tokenBytes } from './token-stream.ts';
import { startTokenUpstream, type TokenUpstream } from './token-upstream.ts';

const STREAMS = 100;
const TOKENS_PER_SECOND = 50;
const STALL_MS = 15;

let upstream: TokenUpstream | null = null;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  upstream?.stop();
});

/** When each token left, in ms, in the order of leaving; the streams are longer than anybody listens. */
async function listenFor(run: () => Promise<void>): Promise<number[]> {
  const started = await startTokenUpstream(100_000, TOKENS_PER_SECOND);
  upstream = started;
  const received = Array.from({ length: STREAMS }, () => {
    const chunks: Buffer[] = [];
    const socket = connect({ port: started.port, host: '127.0.0.1', noDelay: true });
    sockets.push(socket);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(benchRequest);
    return chunks;
  });
  await run();
  return received.flatMap((chunks) => readTimes(Buffer.concat(chunks))).toSorted((a, b) => a - b);
}

function readTimes(bytes: Buffer): number[] {
  const times: number[] = [];
  for (let at = streamHead.length; at + tokenBytes <= bytes.length; at += tokenBytes) times.push(readSentMs(bytes, at));
  return times;
}

/** Keeps this process, and the provider in it, from doing anything else. */
function standStill(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** The most tokens that left within so many ms. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(...times.map((from, first) => times.slice(first).filter((at) => at < from + ms).length));
}

it('sends each stream a token every 20 ms', async () => {
  const times = await listenFor(() => sleep(600));
  const within = times.filter((at) => at >= (times[0] as number) + 100 && at < (times[0] as number) + 500);
  // 100 streams of 50 tokens/s: 5 a ms. A machine that has more to do sends fewer, none sends more.
  expect(within.length).toBeGreaterThan(200);
  expect(within.length).toBeLessThanOrEqual(2_000 * 1.1 + 20);
});

it('does not send at once what it owes when it stood still', async () => {
  let stoodStillMs = 0;
  const times = await listenFor(async () => {
    await sleep(200);
    stoodStillMs = performance.now();
    for (let round = 0; round < 5; round++) {
      standStill(STALL_MS);
      await sleep(60);
    }
  });
  const after = times.filter((at) => at >= stoodStillMs);
  // A stall owes 75 tokens. What 2 ms are worth, 10, leaves at once, and what it took to write them was not long.
  expect(after.length).toBeGreaterThan(150);
  expect(mostWithin(after, 1)).toBeLessThanOrEqual(30);
});
