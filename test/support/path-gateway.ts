import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listen } from '../../lib/proxies/process/listen.ts';

/** A gateway that knows no wire format: every path goes to the first of these origins that does not answer with 5xx, as it comes. */
export async function startPathGateway(origins: readonly string[]) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { host: _, connection: __, 'content-length': ___, ...kept } = request.headers;
      void ask(request.url ?? '/', kept as Record<string, string>, Buffer.concat(chunks)).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
        if (answer.body === null) return void response.end();
        // A caller that has left ends it.
        await pipeline(Readable.fromWeb(answer.body as never), response).catch(() => {});
      });
    });
  });
  async function ask(path: string, headers: Record<string, string>, body: Buffer): Promise<Response> {
    let last = new Response('no provider answered', { status: 502 });
    for (const origin of origins) {
      try {
        last = await fetch(`${origin}${path}`, { method: 'POST', headers, body: new Uint8Array(body) });
        if (last.status < 500) return last;
        await last.arrayBuffer();
      } catch {
        // The next one is asked.
      }
    }
    return last.bodyUsed ? new Response('no provider answered', { status: 502 }) : last;
  }
  const port = await listen(server, 0, 'path gateway');
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
