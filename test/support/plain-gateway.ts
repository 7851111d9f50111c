import { createServer } from 'node:http';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import { listen } from '../../lib/proxies/process/listen.ts';

export interface PlainGatewayOptions {
  /** Base URLs with `/v1`, in the order in which they are tried. */
  providers: [name: ProviderName, url: string][];
  /** Forget whatever could tell which request this is: headers, `user`, and the marker in the prompt. */
  forgetful?: boolean;
}

/**
 * A gateway of the simplest kind: unknown headers dropped, answers passed on whole, the next provider asked when one
 * answers with 5xx or not at all.
 */
export async function startPlainGateway({ providers, forgetful = false }: PlainGatewayOptions) {
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
    for (const [, url] of providers) {
      try {
        const response = await fetch(`${url}/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(3_000),
        });
        last = {
          status: response.status,
          type: response.headers.get('content-type') ?? 'text/plain',
          text: await response.text(),
        };
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
