/** A gateway whose behaviour is a script, in a process of its own, which writes down what it did. */
import { createServer } from 'node:http';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import type { GatewayBehaviour } from './behaviour.ts';
import { createGateway } from './gateway.ts';

/** What the process is told. */
export interface GatewaySettings {
  behaviour: GatewayBehaviour;
  /** Base URLs with `/v1`. */
  providers: Record<UsualProvider, string>;
  models: Record<UsualProvider, string>;
  /** The file its truth goes to. */
  truthPath: string;
}

serveChild(async (settings) => {
  const gateway = createGateway(settings as GatewaySettings);
  // A connection that it closed for being idle could meet the next request on it.
  const server = createServer({ keepAliveTimeout: 60_000 }, gateway.answer);
  const port = await listen(server, 0, 'the scripted gateway');
  return {
    facts: { url: `http://127.0.0.1:${port}/v1/chat/completions` },
    stop() {
      server.closeAllConnections();
      server.close();
      gateway.close();
    },
  };
});
