import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import type { WireName } from '../../lib/wire/formats/index.ts';

interface Example {
  /** What follows the API's base URL. */
  path: string;
  headers?: readonly string[];
  body: object;
}

const hello = [{ role: 'user', content: 'Hello' }];

/** A first question in each wire format; on Azure the path says more. */
const examples: Record<WireName, (model: string, isAzure: boolean) => Example> = {
  'openai-chat': (model, isAzure) => ({
    path: isAzure ? '/v1/chat/completions' : '/chat/completions',
    body: { model, messages: hello },
  }),
  'openai-responses': (model, isAzure) => ({
    path: isAzure ? '/v1/responses' : '/responses',
    body: { model, input: 'Hello' },
  }),
  'anthropic-messages': (model) => ({
    path: '/messages',
    headers: ['anthropic-version: 2023-06-01'],
    body: { model, max_tokens: 100, messages: hello },
  }),
  gemini: (model) => ({
    path: `/models/${encodeURIComponent(model).replaceAll("'", '%27')}:generateContent`,
    body: { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
  }),
};

/** A curl line, ready to paste, that asks a mock something in the wire format it speaks. */
export function formatCurl(baseUrl: string, { wire, flavour, model }: MockSettings): string {
  const { path, headers = [], body } = examples[wire](model, flavour === 'azure');
  const flags = ['content-type: application/json', ...headers].map((header) => `-H '${header}'`);
  const data = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return `curl ${baseUrl}${path} ${flags.join(' ')} -d '${data}'`;
}
