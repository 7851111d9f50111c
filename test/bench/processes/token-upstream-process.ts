/** The provider of the token benchmark: answers each request with a stream of tokens that say when they left. */
import { performance } from 'node:perf_hooks';
import { createServer, type Socket } from 'node:net';
import { listen } from '../../../lib/process/listen.ts';
import { serveChild } from '../../../lib/process/serve-child.ts';
import { renderToken, streamEnd, streamHead } from '../load/token-stream.ts';

interface Stream {
  socket: Socket;
  dueMs: number;
  left: number;
}

serveChild(async (settings) => {
  const { tokens, tokensPerSecond } = settings as { tokens: number; tokensPerSecond: number };
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
    // Rendered once for all that are due now; what they wait for one another counts as delay on every path.
    const token = renderToken(process.hrtime.bigint());
    for (const stream of streams) {
      if (nowMs < stream.dueMs) continue;
      stream.dueMs += gapMs;
      stream.socket.write(token);
      if (--stream.left > 0) continue;
      stream.socket.write(streamEnd);
      streams.delete(stream);
    }
  }, 1);
  const port = await listen(server, 0, 'the token upstream');
  return {
    facts: { port },
    stop() {
      clearInterval(timer);
      server.close();
    },
  };
});
