import { createServer } from 'node:http';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import { listen } from '../../lib/proxies/process/listen.ts';

export interface PlainGatewayOptions {
  /** Base URLs with `/v1`, in the order in which they are tried. */
  providers: [name: ProviderName, url: string][];
  /** Forget whatever could tell which request this is: headers, `user`, and the marker in the prompt. */
  forgetful?: boolean;
  /** How it asks those it does not pass everything on to as it came. */
  adapters?: Readonly<Record<ProviderName, GatewayAdapter>>;
}

/** How a gateway asks a provider in other words than it was asked in. */
export interface GatewayAdapter {
  /** Behind the provider's base URL; default: `/chat/completions`. */
  path?: string;
  /** What the provider is asked, from the body of chat completions that came. */
  ask(chat: Record<string, unknown>): object;
  /** Its answer as one of chat completions; default: as it comes. */
  answer?(body: Record<string, unknown>): object;
}

/**
 * A gateway of the simplest kind: unknown headers dropped, answers passed on whole, the next provider asked when one
 * answers with 5xx or not at all.
 */
export async function startPlainGateway({ providers, forgetful = false, adapters = {} }: PlainGatewayOptions) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const sent = forgetful
        ? body.replaceAll(/"user":"cutover-[^"]*"/g, '"user":"someone"').replaceAll(/\[cutover-[^\]]*\]/g, '')
        : body;
      void ask(sent).then(({ status, type, text }) => {
        response.writeHead(status, { 'content-type': type });
        response.end(text);
      });
    });
  });
  async function ask(body: string): Promise<{ status: number; type: string; text: string }> {
    let last = { status: 502, type: 'application/json', text: '{"error":{"message":"no provider answered"}}' };
    for (const [name, url] of providers) {
      const adapter = adapters[name];
      try {
        const response = await fetch(`${url}${adapter?.path ?? '/chat/completions'}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: adapter === undefined ? body : JSON.stringify(adapter.ask(JSON.parse(body) as Record<string, unknown>)),
          signal: AbortSignal.timeout(3_000),
        });
        last = {
          status: response.status,
          type: response.headers.get('content-type') ?? 'text/plain',
          text: await response.text(),
        };
        if (response.ok && adapter?.answer !== undefined) {
          last.text = JSON.stringify(adapter.answer(JSON.parse(last.text) as Record<string, unknown>));
        }
        if (response.status < 500) return last;
      } catch {
        // The next one is asked.
      }
    }
    return last;
  }
  const port = await listen(server, 0, 'plain gateway');
  return {
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
