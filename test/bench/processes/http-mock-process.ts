/** What node:http can do at most: reads each request to its end as JSON and answers with the same bytes. */
import { createServer, type ServerResponse } from 'node:http';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import { readUsage } from './usage.ts';
import { DELTAS_PER_SECOND, renderPeerBody, renderPeerEvents, TTFT_MS } from './peer-answer.ts';

serveChild(async () => {
  const body = renderPeerBody();
  const events = [...renderPeerEvents()];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { stream } = JSON.parse(String(Buffer.concat(chunks))) as { stream?: boolean };
      if (stream === true) return streamEvents(response, events);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      response.writeHead(200, headers).end(body);
    });
  });
  const port = await listen(server, 0, 'the node:http server');
  return { facts: { port }, requests: { usage: readUsage }, stop: () => void server.close() };
});

function streamEvents(response: ServerResponse, events: readonly string[]): void {
  let next = 0;
  const dueMs = performance.now() + TTFT_MS;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (): void => {
    if (response.destroyed) return;
    response.write(events[next++]);
    if (next === events.length) response.end();
    else wait();
  };
  const wait = (): void =>
    void setTimeout(send, Math.max(0, dueMs + (next * 1_000) / DELTAS_PER_SECOND - performance.now()));
  wait();
}
