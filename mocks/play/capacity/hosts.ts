import type { MockLimitKind, MockLimit } from './mock-capacity.ts';
import type { ProviderErrorName } from '../../../lib/wire/provider-errors/provider-errors.ts';

/** How a provider words what it refuses for lack of room; what is left out is not known of it. */
export interface Host {
  /** The `provider` of each limit. */
  limits: { [Kind in MockLimitKind]?: Extract<MockLimit, { kind: Kind }>['provider'] };
  /** Its error when there is no room, or the model is not ready. */
  overloaded?: ProviderErrorName;
  /** Does it let requests wait for a slot without end? Then that is the default. */
  queuesWithoutEnd?: true;
  /**
   * Looks so often, in ms from the request on, whether a caller still waits for the first of its answer. Until then it
   * works for one that has left, and then answers it 200 with nothing. Without it, a caller that leaves is noticed at once.
   */
  looksForCallerEveryMs?: number;
  /** Does a cached part of a prompt count towards limits of tokens? Anthropic and Groq document that it does not. */
  countsCached: boolean;
}

const openai: Host = {
  limits: {
    'context-window': 'openai',
    'acceleration-limit': 'openai',
    'usage-quota': 'openai',
    'rate-limit': 'openai',
  },
  overloaded: 'openai-503-overloaded',
  countsCached: true,
};
const gemini: Host = {
  limits: { 'context-window': 'gemini', 'usage-quota': 'gemini', 'rate-limit': 'gemini' },
  overloaded: 'gemini-503',
  countsCached: true,
};

/** The hosts by the flavour a mock speaks. */
const hosts: Readonly<Record<string, Host>> = {
  openai,
  azure: {
    limits: { 'context-window': 'openai', 'usage-quota': 'azure', 'rate-limit': 'azure' },
    overloaded: 'azure-429',
    countsCached: true,
  },
  anthropic: {
    limits: {
      'context-window': 'anthropic',
      'acceleration-limit': 'anthropic',
      'usage-quota': 'anthropic',
      'rate-limit': 'anthropic',
    },
    overloaded: 'anthropic-529',
    countsCached: false,
  },
  gemini,
  vertex: gemini,
  groq: { limits: { 'context-window': 'groq', 'rate-limit': 'groq' }, overloaded: 'groq-503', countsCached: false },
  deepseek: { limits: { 'context-window': 'deepseek' }, overloaded: 'deepseek-503', countsCached: true },
  mistral: {
    limits: { 'context-window': 'mistral', 'rate-limit': 'mistral' },
    overloaded: 'mistral-429-capacity',
    countsCached: true,
  },
  vllm: { limits: { 'context-window': 'vllm' }, overloaded: 'vllm-503', countsCached: true },
  // Its server polls each second (HTTP_POLLING_SECONDS): measured, calls given up after 0.3 and 1.2 s ended after 1 and 2.
  'llama.cpp': {
    limits: { 'context-window': 'llama.cpp' },
    overloaded: 'llama-cpp-503-loading',
    countsCached: true,
    queuesWithoutEnd: true,
    looksForCallerEveryMs: 1_000,
  },
  'vllm-legacy': { limits: { 'context-window': 'vllm-legacy' }, overloaded: 'vllm-503-legacy', countsCached: true },
};

/** The host of a flavour; one of whom nothing is known when there is none. */
export function findHost(flavour: string): Host {
  return (Object.hasOwn(hosts, flavour) ? hosts[flavour] : undefined) ?? { limits: {}, countsCached: true };
}
