import { createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { listen } from '../../../lib/process/listen.ts';
import { renderToken, streamEnd, streamHead } from './token-stream.ts';

interface Stream {
  socket: Socket;
  dueMs: number;
  left: number;
}

/** A provider that answers each request with a stream of tokens that say when they left. */
export interface TokenUpstream {
  port: number;
  stop(): void;
}

/**
 * Starts the provider in this process, beside its clients: with a process of its own, three would share two cores, and
 * the scheduler's turns would be measured instead of the path.
 */
export async function startTokenUpstream(tokens: number, tokensPerSecond: number): Promise<TokenUpstream> {
  const gapMs = 1_000 / tokensPerSecond;
  const streams = new Set<Stream>();
  let opened = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(streamHead);
      // Spread over the gap by the golden ratio: streams of many callers do not tick as one.
      const stream = { socket, dueMs: performance.now() + ((++opened * 0.618) % 1) * gapMs, left: tokens };
      streams.add(stream);
      socket.on('data', () => {});
      socket.on('close', () => streams.delete(stream));
    });
  });
  // One timer for all: five hundred would cost more than what is measured.
  const timer = setInterval(() => {
    const nowMs = performance.now();
    for (const stream of streams) {
      if (nowMs < stream.dueMs) continue;
      stream.dueMs += gapMs;
      stream.socket.write(renderToken(performance.now()), 'latin1');
      if (--stream.left > 0) continue;
      stream.socket.write(streamEnd);
      streams.delete(stream);
    }
  }, 1);
  return {
    port: await listen(server, 0, 'the token upstream'),
    stop() {
      clearInterval(timer);
      server.close();
    },
  };
}
