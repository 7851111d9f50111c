/** The least a proxy in Node can do, as a peer in the benchmarks: two sockets piped into each other. */
import { connect, createServer } from 'node:net';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';

serveChild(async (settings) => {
  const { upstreamPort } = settings as { upstreamPort: number };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: '127.0.0.1', noDelay: true });
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  const port = await listen(server, 0, 'the TCP pipe');
  return { facts: { port }, stop: () => void server.close() };
});
