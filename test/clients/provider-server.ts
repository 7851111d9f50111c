import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../lib/process/listen.ts';
import { wires } from './wires/index.ts';
import type { WireAnswer } from './wires/wire-answer.ts';

/** A healthy provider of every API the clients speak. */
export interface ProviderServer extends AsyncDisposable {
  /** Its origin. */
  url: string;
}

/** Starts it on loopback. It answers each call at once, one write an event; what it does not know gets a 404 in JSON. */
export async function startProviderServer(): Promise<ProviderServer> {
  const server = createServer((request, response) => void answer(request, response));
  const port = await listen(server, 0, 'the provider');
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const path = (request.url ?? '').replace(/\?.*/, '');
  const wire = Object.values<WireAnswer>(wires).find((known) => [known.path, known.streamedPath].includes(path));
  if (wire === undefined || request.method !== 'POST') {
    respond(response, 404, { error: { message: 'Not found', type: 'invalid_request_error', code: null } });
    return;
  }
  const streamed =
    wire.path === wire.streamedPath
      ? (JSON.parse(body) as { stream?: boolean }).stream === true
      : path === wire.streamedPath;
  if (!streamed) {
    respond(response, 200, wire.whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of wire.events) {
    response.write(event);
    // Each event leaves in a segment of its own, as a model's tokens do.
    await new Promise(setImmediate);
  }
  response.end();
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  const payload = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) });
  response.end(payload);
}
