/**
 * The Portkey gateway (npm @portkey-ai/gateway 1.15.2). It keeps no state: the policy travels with every request in the
 * header `x-portkey-config`. Start command, readiness, policy and claim as seen in runs of that version; its request
 * time-out covers the time to the response head only.
 */
import { object, withDefault } from '../../kit/settings/object.ts';
import { list, number, type ReadBy } from '../../kit/settings/reader.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { CORRELATION_HEADER } from '../../kit/terms/correlation.ts';
import type { WireName } from '../../wire/formats/index.ts';
import { defineTarget, type TargetPlace } from './target.ts';

const settings = object({
  requestTimeoutMs: withDefault(
    'time Portkey waits for a response head, ms',
    number({ min: 1, max: 3_600_000 }),
    5_000,
  ),
  retryAttempts: withDefault('further tries on the same provider', number({ min: 0, max: 5, whole: true }), 0),
  onStatusCodes: withDefault(
    'statuses that send a request on to the next provider',
    list(number({ min: 100, max: 599, whole: true })),
    [408, 429, 500, 502, 503, 504],
  ),
});

/** How it asks in a wire format: what it calls the provider, and the base URL behind which it puts the path. */
interface Api {
  provider: string;
  host(url: string): string;
}

const apis = {
  'openai-chat': { provider: 'openai', host: (url) => url },
  'anthropic-messages': { provider: 'anthropic', host: (url) => (/\/v\d+$/.test(url) ? url : `${url}/v1`) },
  // It puts the version there itself.
  gemini: { provider: 'google', host: (url) => url.replace(/\/v\d+[a-z0-9]*$/, '') },
} satisfies Partial<Record<WireName, Api>>;

export const portkey = defineTarget({
  summary: 'The Portkey gateway from npm, started for the run.',
  settings,
  urls: () => ({}),
  providersWires: Object.keys(apis) as (keyof typeof apis)[],
  // The place of the target in its configuration.
  claim: (_, providers) => ({
    header: 'x-portkey-last-used-option-index',
    values: Object.fromEntries(providers.map((name, index) => [name, `config.targets[${index}]`])),
  }),
  plan(read, { providers, port }) {
    const url = `http://127.0.0.1:${port}`;
    return {
      start: {
        kind: 'program',
        program: {
          source: {
            kind: 'package',
            name: '@portkey-ai/gateway',
            script: 'build/start-server.js',
            remedy:
              'Run "npm install --save-dev @portkey-ai/gateway@1.15.2" (with the override of @hono/node-server to 1.13.5).',
          },
          args: [`--port=${port}`, '--headless'],
          env: { NODE_ENV: 'production' },
          ready: { kind: 'answers', url: `${url}/`, text: 'AI Gateway', withinMs: 30_000 },
        },
      },
      url: `${url}/v1/chat/completions`,
      headers: { 'x-portkey-config': JSON.stringify(renderConfig(read, providers)) },
    };
  },
});

/** The gateway's policy: each provider in turn, the next one on these statuses. */
function renderConfig(
  { onStatusCodes, requestTimeoutMs, retryAttempts }: ReadBy<typeof settings>,
  providers: TargetPlace['providers'],
): Record<string, unknown> {
  return {
    strategy: { mode: 'fallback', on_status_codes: onStatusCodes },
    request_timeout: requestTimeoutMs,
    // Else Google gets nothing by which a call can be known but the prompt: its API has no field for a user.
    forward_headers: [CORRELATION_HEADER],
    ...(retryAttempts > 0 ? { retry: { attempts: retryAttempts, on_status_codes: onStatusCodes } } : {}),
    targets: Object.values(providers).map(({ url, wire, model, apiKey }) => {
      const { provider, host } = findApi(wire);
      return { provider, api_key: apiKey, custom_host: host(url), override_params: { model } };
    }),
  };
}

function findApi(wire: WireName): Api {
  if (wire in apis) return apis[wire as keyof typeof apis];
  throw new CutoverError('bug', `Portkey was given a provider that speaks ${wire}.`);
}
