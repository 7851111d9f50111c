/**
 * The Portkey gateway (npm @portkey-ai/gateway 1.15.2), started for the run. It keeps no state: the policy travels
 * with every request in the header `x-portkey-config`. Start command, readiness and policy as seen in runs of that
 * version; its request time-out covers the time to the response head only.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { TargetSettings } from '../../drill/drill.ts';
import { findFreePort } from '../../proxies/process/free-port.ts';
import { startProgram } from '../../proxies/process/start-program.ts';
import type { TargetDefinition, TargetProvider } from './target.ts';
import { waitUntilReady } from './wait-until-ready.ts';

type PortkeySettings = Extract<TargetSettings, { kind: 'portkey' }>;

const READY_TIMEOUT_MS = 30_000;

export const portkey: TargetDefinition<PortkeySettings> = {
  async start(settings, { providers, logPath, env }) {
    const port = await findFreePort();
    const program = await startProgram({
      name: 'portkey',
      command: process.execPath,
      args: [findGateway(), `--port=${port}`, '--headless'],
      env: { ...env, NODE_ENV: 'production' },
      logPath,
    });
    let end: string | null = null;
    const ended = program.ended.then(({ code, signal }) => (end = `it ended with ${signal ?? code} (see ${logPath})`));
    const url = `http://127.0.0.1:${port}`;
    try {
      await waitUntilReady({
        what: 'target portkey',
        url: `${url}/`,
        isReady: (response, body) => response.ok && body.includes('AI Gateway'),
        gaveUp: () => end,
        timeoutMs: READY_TIMEOUT_MS,
      });
    } catch (error) {
      await program.stop();
      throw error;
    }
    return {
      url: `${url}/v1/chat/completions`,
      headers: { 'x-portkey-config': JSON.stringify(renderConfig(settings, providers)) },
      ended,
      stop: async () => void (await program.stop()),
    };
  },
};

/** The gateway's policy: primary first, fallback on these statuses. */
export function renderConfig(
  settings: Omit<PortkeySettings, 'kind'>,
  providers: Record<'primary' | 'fallback', TargetProvider>,
): Record<string, unknown> {
  const codes = settings.onStatusCodes;
  return {
    strategy: { mode: 'fallback', on_status_codes: codes },
    request_timeout: settings.requestTimeoutMs,
    ...(settings.retryAttempts > 0 ? { retry: { attempts: settings.retryAttempts, on_status_codes: codes } } : {}),
    targets: [providers.primary, providers.fallback].map(({ url, model, apiKey }) => ({
      provider: 'openai',
      api_key: apiKey,
      custom_host: url,
      override_params: { model },
    })),
  };
}

function findGateway(): string {
  try {
    const require = createRequire(import.meta.url);
    return join(dirname(require.resolve('@portkey-ai/gateway/package.json')), 'build/start-server.js');
  } catch (error) {
    throw new CutoverError(
      'environment',
      'target portkey needs the npm package @portkey-ai/gateway. Run "npm install --save-dev @portkey-ai/gateway@1.15.2" (with the override of @hono/node-server to 1.13.5).',
      { cause: error },
    );
  }
}
