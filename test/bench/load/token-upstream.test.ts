import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { benchRequest } from './raw-client.ts';
import { readSentMs, streamHead, tokenBytes } from './token-stream.ts';
import { startTokenUpstream, type TokenUpstream } from './token-upstream.ts';

const STREAMS = 100;
const TOKENS_PER_SECOND = 50;
const STALL_MS = 15;

let nowMs: number;
let upstream: TokenUpstream;
let received: Buffer[][];
const sockets: Socket[] = [];

/** The provider goes by a clock of the test, its streams by real sockets; they are longer than anybody listens. */
beforeEach(async () => {
  nowMs = 1_000;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  upstream = await startTokenUpstream(100_000, TOKENS_PER_SECOND);
  received = Array.from({ length: STREAMS }, () => {
    const chunks: Buffer[] = [];
    const socket = connect({ port: upstream.port, host: '127.0.0.1', noDelay: true });
    sockets.push(socket);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(benchRequest);
    return chunks;
  });
  await untilReceived(0);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  upstream.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Waits until each stream has begun, and so many tokens of all have come. */
async function untilReceived(tokens: number): Promise<void> {
  const bytes = STREAMS * streamHead.length + tokens * tokenBytes;
  const count = (): number => received.flat().reduce((sum, chunk) => sum + chunk.length, 0);
  while (count() < bytes) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets the provider have its turn each millisecond. */
function run(ms: number): void {
  for (let past = 0; past < ms; past++) stand(1);
}

/** Lets the process stand still for so long: the provider has one turn, behind it. */
function stand(ms: number): void {
  nowMs += ms;
  vi.advanceTimersByTime(1);
}

/** When each token left, in ms, in the order of leaving. */
async function readTimes(): Promise<number[]> {
  await untilReceived(upstream.sent);
  return received.flatMap((chunks) => readStream(Buffer.concat(chunks))).toSorted((a, b) => a - b);
}

function readStream(bytes: Buffer): number[] {
  const times: number[] = [];
  for (let at = streamHead.length; at + tokenBytes <= bytes.length; at += tokenBytes) times.push(readSentMs(bytes, at));
  return times;
}

/** The most tokens that left within so many ms. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

it('sends each stream a token every 20 ms', async () => {
  run(600);
  const times = await readTimes();
  // 100 streams of 50 tokens/s.
  expect(times.length).toBeGreaterThanOrEqual(STREAMS * 29);
  expect(times.length).toBeLessThanOrEqual(STREAMS * 31);
  expect(mostWithin(times, 20)).toBeLessThanOrEqual(STREAMS * 1.05);
});

it('does not send at once what it owes when it stood still', async () => {
  run(200);
  const fromMs = nowMs;
  const before = upstream.sent;
  for (let round = 0; round < 5; round++) {
    stand(STALL_MS);
    run(60);
  }
  const after = (await readTimes()).filter((at) => at > fromMs);
  expect(after).toHaveLength(upstream.sent - before);
  // A stall owes 75 tokens, which are made up for by a tenth more in what is left of the round; what 2 ms are worth, 10, leaves at once.
  expect(after.length).toBeGreaterThan(5 * 60 * 5);
  expect(mostWithin(after, 1)).toBeLessThanOrEqual(15);
});
