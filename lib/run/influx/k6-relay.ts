import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A database that never is slow, full or gone, as far as k6 can see. */
export interface K6Relay {
  /** For k6's `--out influxdb=`. */
  url: string;
  close(): Promise<void>;
}

/** k6 sends what a second has brought. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Takes what k6 writes to InfluxDB, at once, and hands it on. k6 itself would not begin before the database has answered, and drops what it could not
 * write. On loopback; the database's name is a secret, so that nobody else's points get in.
 */
export async function startK6Relay(onLines: (lines: string) => void): Promise<K6Relay> {
  const name = randomBytes(12).toString('hex');
  const server = createServer((request, response) => {
    void answer(request, response, name, onLines).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${name}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  onLines: (lines: string) => void,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://relay');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new Error('too much');
    chunks.push(chunk);
  }
  // What it asks before it begins is whether it may make the database.
  if (pathname === '/query') {
    response.setHeader('content-type', 'application/json');
    response.end('{"results":[{"statement_id":0}]}');
    return;
  }
  if (pathname !== '/write' || searchParams.get('db') !== name) {
    response.statusCode = 404;
    response.end();
    return;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text !== '') onLines(text.endsWith('\n') ? text : `${text}\n`);
  response.statusCode = 204;
  response.end();
}
