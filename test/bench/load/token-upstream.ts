import { createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { ProviderClock } from './provider-clock.ts';
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

/**
 * Starts the provider in this process, beside its clients: with a process of its own, three would share two cores, and
 * the scheduler's turns would be measured instead of the path. The first stream of a connection is cut short, each at
 * another length, so that streams end and begin all the time and not all at once.
 */
export async function startTokenUpstream(tokens: number, tokensPerSecond: number): Promise<TokenUpstream> {
  const gapMs = 1_000 / tokensPerSecond;
  const clock = new ProviderClock(performance.now());
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
      streams.set(socket, { dueMs: clock.atMs + share * gapMs, left });
      left = tokens;
    });
  });
  // One timer for all: five hundred would cost more than what is measured.
  const timer = setInterval(() => {
    clock.advance(performance.now());
    for (const [socket, stream] of streams) {
      if (clock.atMs < stream.dueMs) continue;
      stream.dueMs += gapMs;
      sent++;
      socket.write(renderToken(performance.now()), 'latin1');
      if (--stream.left > 0) continue;
      streams.delete(socket);
      socket.write(streamEnd);
    }
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
