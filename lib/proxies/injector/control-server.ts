import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { ControlRefusal } from './control-refusal.ts';

/** A request to the control API, its token checked. */
export interface ControlRequest {
  /** A header's value; null when there is none. */
  header(name: string): string | null;
  /** The body as JSON. Throws a refusal when it is none, or over 256 KiB. */
  readJson(): Promise<unknown>;
}

/** What a route answers with: one JSON value, a page, or a stream it writes itself. */
export type ControlAnswer =
  | { kind: 'json'; body: unknown }
  | { kind: 'page'; html: string; headers: Readonly<Record<string, string>> }
  | { kind: 'stream'; serve(response: ServerResponse): void };

/** The routes of a control API, by method and path: `PUT /faults`. A route reads and checks all before it does anything. */
export type ControlRoutes = Record<string, (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>>;

const MAX_BODY_BYTES = 256 * 1024;

/**
 * An HTTP server for these routes, each with the bearer token; it does not listen yet. `open`: routes that anybody may ask for, as nothing of
 * the drill is in their answers. Default: none.
 */
export function createControlServer(token: string, routes: ControlRoutes, open: ControlRoutes = {}): Server {
  return createServer((request, response) => {
    answer(request, token, routes, open).then(
      (given) => {
        if (given.kind === 'stream') given.serve(response);
        else if (given.kind === 'page') sendPage(response, given);
        else send(response, 200, given.body);
      },
      (error: unknown) => {
        const refusal = error instanceof ControlRefusal ? error : readError(error);
        send(response, refusal.status, { error: { message: refusal.message } });
      },
    );
  });
}

function readError(error: unknown): ControlRefusal {
  const usage = error instanceof CutoverError && error.code === 'usage';
  return new ControlRefusal(usage ? 400 : 500, formatCause(error));
}

async function answer(
  request: IncomingMessage,
  token: string,
  routes: ControlRoutes,
  open: ControlRoutes,
): Promise<ControlAnswer> {
  const name = `${request.method} ${request.url}`;
  const asked = {
    header(headerName: string) {
      const value = request.headers[headerName];
      return typeof value === 'string' ? value : null;
    },
    readJson: () => readJson(request),
  };
  const openRoute = Object.hasOwn(open, name) ? open[name] : undefined;
  if (openRoute !== undefined) return openRoute(asked);
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
    throw new ControlRefusal(401, 'The control API wants the header "Authorization: Bearer <token>".');
  }
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (route === undefined) throw new ControlRefusal(404, `There is no ${name} here.`);
  return route(asked);
}

function sendPage(response: ServerResponse, { html, headers }: { html: string; headers: object }): void {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
  });
  response.end(html);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new ControlRefusal(413, `The body is over ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    throw new ControlRefusal(400, `The body is no JSON: ${formatCause(error)}`);
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  // A body that was refused half-read leaves the connection unusable.
  const close = response.req.complete ? {} : { connection: 'close' };
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...close,
  });
  response.end(text);
}

/** Compares in a time that tells nothing about where two texts differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
