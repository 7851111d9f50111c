/** The provider of the proxy benchmarks: answers every request on raw sockets, after a delay, with the same answer. */
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import { renderTook } from '../load/took.ts';

const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  model: 'bench',
  choices: [{ index: 0, message: { role: 'assistant', content: 'word '.repeat(60) }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 120, completion_tokens: 60, total_tokens: 180 },
});
const HEAD = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${ANSWER.length}\r\nx-request-id: req_bench\r\n`;

serveChild(async (settings) => {
  const { delayMs, requestBytes } = settings as { delayMs: number; requestBytes: number };
  const server = createServer({ noDelay: true }, (socket) => {
    let bytes = 0;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      // The head a proxy passes on may be a few bytes longer or shorter: its Host line is another.
      for (; bytes >= requestBytes - 32; bytes = Math.max(0, bytes - requestBytes)) {
        const startMs = performance.now();
        const answer = (): void => {
          socket.write(`${HEAD}${renderTook(performance.now() - startMs)}\r\n${ANSWER}`, 'latin1');
        };
        if (delayMs > 0) setTimeout(answer, delayMs);
        else answer();
        if (bytes <= requestBytes + 32) {
          bytes = 0;
          break;
        }
      }
    });
  });
  const port = await listen(server, 0, 'the bench upstream');
  return { facts: { port }, stop: () => void server.close() };
});
