import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../lib/proxies/process/listen.ts';
import { wires } from './wires/index.ts';
import { JSON_PIECES, PIECES, TEXT, type WireAnswer } from './wires/wire-answer.ts';

/** What the client is answered: with a sentence, or with a JSON object. */
export type AnswerName = 'a sentence' | 'JSON';

/** The base path under which each is given. */
export const answerPaths: Readonly<Record<AnswerName, string>> = { 'a sentence': '', JSON: '/json' };

/** A call with this header is answered with other text, or with the head of an answer that never comes. */
export const EARLIER_HEADER = 'x-earlier-call';
const EARLIER_TEXT = "Somebody else's answer.";

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
  const [, base = '', path = ''] = /^(\/json)?([^?]*)/.exec(request.url ?? '') ?? [];
  const say = base === '' ? (said: string) => said : sayJson;
  const wire = Object.values<WireAnswer>(wires).find((known) => [known.path, known.streamedPath].includes(path));
  if (wire === undefined || request.method !== 'POST') {
    const error = { message: 'Not found', type: 'invalid_request_error', code: null };
    respond(response, 404, JSON.stringify({ error }));
    return;
  }
  const streamed =
    wire.path === wire.streamedPath
      ? (JSON.parse(body) as { stream?: boolean }).stream === true
      : path === wire.streamedPath;
  const earlier = request.headers[EARLIER_HEADER];
  if (earlier === 'unfinished') {
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    return;
  }
  if (!streamed) {
    const whole = say(JSON.stringify(wire.whole));
    respond(response, 200, earlier === undefined ? whole : whole.replace(TEXT, EARLIER_TEXT));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of wire.events) {
    response.write(say(event));
    // Each event leaves in a segment of its own, as a model's tokens do.
    await new Promise(setImmediate);
  }
  response.end();
}

function respond(response: ServerResponse, status: number, payload: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) });
  response.end(payload);
}

/** The same with JSON for a text. */
function sayJson(said: string): string {
  return PIECES.reduce((rest, piece, at) => rest.replace(piece, JSON.stringify(JSON_PIECES[at]).slice(1, -1)), said);
}
