import { createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createBucket, drainBucket, refillBucket } from '../../../lib/limits/bucket.ts';
import { listen } from '../../../lib/process/listen.ts';
import { renderToken, streamEnd, streamHead } from './token-stream.ts';

interface Stream {
  dueMs: number;
  left: number;
}

/** A provider that answers each request with a stream of tokens that say when they left. */
export interface TokenUpstream {
  port: number;
  /** Tokens sent so far. */
  readonly sent: number;
  stop(): void;
}

/** A provider that stood still sends so much faster than it should until it has caught up. */
const CATCH_UP = 1.1;
/** At most what is due in so long leaves at once. */
const BURST_MS = 2;

/**
 * Starts the provider in this process, beside its clients: with a process of its own, three would share two cores, and
 * the scheduler's turns would be measured instead of the path. The first stream of a connection is cut short, each at
 * another length, so that streams end and begin all the time and not all at once. When this process stood still, what
 * it owes does not leave at once either: that load nobody asked for, and the path would be measured by it.
 */
export async function startTokenUpstream(tokens: number, tokensPerSecond: number): Promise<TokenUpstream> {
  const gapMs = 1_000 / tokensPerSecond;
  const streams = new Map<Socket, Stream>();
  let opened = 0;
  let sent = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    // Spread by the golden ratio: streams of many callers neither tick as one nor end as one.
    const share = (++opened * 0.618) % 1;
    let left = Math.ceil(share * tokens);
    socket.on('error', () => {});
    socket.on('close', () => streams.delete(socket));
    socket.on('data', () => {
      // The rest of a request that came in pieces.
      if (streams.has(socket)) return;
      socket.write(streamHead);
      streams.set(socket, { dueMs: performance.now() + share * gapMs, left });
      left = tokens;
    });
  });
  let bucket = createBucket({ perMinute: 0, capacity: 0 }, performance.now());
  // One timer for all: five hundred would cost more than what is measured.
  const timer = setInterval(() => {
    const nowMs = performance.now();
    const perMs = streams.size / gapMs;
    const limits = { perMinute: perMs * 60_000 * CATCH_UP, capacity: Math.max(1, perMs * BURST_MS) };
    bucket = refillBucket(limits, bucket, nowMs);
    const sentBefore = sent;
    for (const [socket, stream] of streams) {
      if (nowMs < stream.dueMs) continue;
      if (sent - sentBefore + 1 > bucket.level) break;
      stream.dueMs += gapMs;
      sent++;
      socket.write(renderToken(performance.now()), 'latin1');
      if (--stream.left > 0) continue;
      streams.delete(socket);
      socket.write(streamEnd);
    }
    bucket = drainBucket(limits, bucket, sent - sentBefore);
  }, 1);
  return {
    port: await listen(server, 0, 'the token upstream'),
    get sent() {
      return sent;
    },
    stop() {
      clearInterval(timer);
      server.close();
    },
  };
}
