/** A proxy that answers only when it has a whole body, and keeps every one: what the memory tests must see. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../lib/proxies/process/listen.ts';
import { serveChild } from '../../lib/proxies/process/serve-child.ts';

serveChild(async (settings) => {
  const { target } = settings as { target: string };
  const kept: Buffer[] = [];
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await buffer(request);
    const answer = await fetch(target, { method: 'POST', body: new Uint8Array(asked) });
    const answered = Buffer.from(await answer.arrayBuffer());
    kept.push(asked, answered);
    response.end(answered);
  };
  const server = createServer((request, response) => void forward(request, response));
  const port = await listen(server, 0, 'the hoarder');
  return {
    facts: { port },
    requests: { status: () => ({ rssBytes: process.memoryUsage.rss(), kept: kept.length }) },
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
});
