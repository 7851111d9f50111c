import type { WireName } from '../../wire/formats/index.ts';
import type { Call } from './render-call.ts';
import { renderWire } from './wires/index.ts';

/** Who is asked: its base URL, as a target has it, and with which key; null: with none. */
export interface ProviderAddress {
  url: string;
  wire: WireName;
  apiKey: string | null;
}

/** How the API of a wire format is asked behind a base URL, as its reference says. */
interface Api {
  path: string;
  /** What a base URL ends with, or is made to end with; null: it is taken as it is. */
  version: { known: RegExp; added: string } | null;
  key(apiKey: string): Record<string, string>;
}

const bearer = (apiKey: string): Record<string, string> => ({ authorization: `Bearer ${apiKey}` });

const apis: Record<WireName, Api> = {
  'openai-chat': { path: '/chat/completions', version: null, key: bearer },
  'openai-responses': { path: '/responses', version: null, key: bearer },
  'anthropic-messages': {
    path: '/messages',
    version: { known: /\/v\d+$/, added: '/v1' },
    key: (apiKey) => ({ 'x-api-key': apiKey }),
  },
  gemini: {
    path: '',
    version: { known: /\/v\d+[a-z0-9]*$/, added: '/v1beta' },
    key: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  },
};

/** Hosts with an API of their own; all others speak OpenAI's chat completions, too. */
const hosts: readonly [base: RegExp, wire: WireName][] = [
  [/^https:\/\/api\.anthropic\.com(?=[/:]|$)/i, 'anthropic-messages'],
  // Behind /openai it speaks that.
  [/^https:\/\/generativelanguage\.googleapis\.com(?!.*\/openai\/?$)(?=[/:]|$)/i, 'gemini'],
];

/** The wire format that is spoken at a provider's base URL, as far as its host tells. */
export function guessWire(url: string): WireName {
  return hosts.find(([base]) => base.test(url))?.[1] ?? 'openai-chat';
}

/** Writes a body of chat completions as a provider itself wants it. */
export function renderProviderCall({ url, wire, apiKey }: ProviderAddress, chat: object): Call {
  const rendered = renderWire(wire, chat);
  const { path, version, key } = apis[wire];
  const base = url.replace(/\/$/, '');
  const versioned = version === null || version.known.test(base) ? base : `${base}${version.added}`;
  return {
    method: 'POST',
    url: `${versioned}${path}${rendered.path}`,
    headers: {
      'content-type': 'application/json',
      ...rendered.headers,
      ...(apiKey === null ? {} : key(apiKey)),
    },
    body: JSON.stringify(rendered.body),
  };
}
