/** Plain msw behind node:http: each request goes to its handlers as a fetch `Request`, and their `Response` goes back. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { getResponse, http, HttpResponse } from 'msw';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import { readUsage } from './usage.ts';
import { DELTAS_PER_SECOND, renderPeerBody, renderPeerEvents, TTFT_MS } from './peer-answer.ts';

const body = renderPeerBody();
const handlers = [
  http.post('*/v1/chat/completions', async ({ request }) => {
    const { stream } = (await request.json()) as { stream?: boolean };
    if (stream !== true) return new HttpResponse(body, { headers: { 'content-type': 'application/json' } });
    return new HttpResponse(streamEvents(), { headers: { 'content-type': 'text/event-stream' } });
  }),
];

function streamEvents(): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const events = renderPeerEvents();
  const startMs = performance.now() + TTFT_MS;
  let count = 0;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = events.next();
      if (done === true) return controller.close();
      await sleep(Math.max(0, startMs + (count++ * 1_000) / DELTAS_PER_SECOND - performance.now()));
      controller.enqueue(encoder.encode(value));
    },
  });
}

function toRequest(request: IncomingMessage): Request {
  const { method = 'GET', url = '/', headers } = request;
  const fields = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Request(`http://127.0.0.1${url}`, {
    method,
    headers: fields,
    body: Readable.toWeb(request) as ReadableStream<Uint8Array>,
    duplex: 'half',
  });
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = await getResponse(handlers, toRequest(request));
  response.writeHead(answered?.status ?? 404, Object.fromEntries(answered?.headers ?? []));
  if (!answered?.body) return void response.end();
  // Whoever leaves early is counted by the client.
  await pipeline(answered.body, response).catch(() => {});
}

serveChild(async () => {
  const server = createServer((request, response) => void answer(request, response));
  const port = await listen(server, 0, 'the msw server');
  return { facts: { port }, requests: { usage: readUsage }, stop: () => void server.close() };
});
