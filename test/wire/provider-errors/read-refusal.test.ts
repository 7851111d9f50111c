import { describe, expect, it } from 'vitest';
import { fillProviderError } from '../../../lib/wire/provider-errors/provider-error.ts';
import {
  type ProviderErrorName,
  providerErrorNames,
  providerErrors,
} from '../../../lib/wire/provider-errors/provider-errors.ts';
import { readRefusal, type RefusalLimit } from '../../../lib/wire/provider-errors/read-refusal.ts';

/** What each error of the catalogue says of a limit, read by hand. */
const meant: Record<ProviderErrorName, RefusalLimit | null> = {
  'openai-503-overloaded': 'overload',
  'openai-503-engine-overloaded': 'overload',
  'openai-500': null,
  'openai-429-tpm': 'tokens-per-minute',
  'openai-429-rpm': 'requests-per-minute',
  'openai-429-slow-down': 'acceleration',
  'openai-429-quota': 'quota',
  'openai-400-context': 'context',
  'openai-400-param': null,
  'edge-502-json': null,
  'edge-503-json': 'overload',
  'edge-429-shed': 'overload',
  'edge-530': null,
  'edge-500-html': null,
  'anthropic-529': 'overload',
  'anthropic-429': 'requests-per-minute',
  'anthropic-429-spend': 'quota',
  // It says only that there is a rate limit.
  'anthropic-429-acceleration': 'rate',
  'anthropic-400-prompt': 'context',
  'anthropic-400-context': 'context',
  'anthropic-500': null,
  'anthropic-504': null,
  'anthropic-401-outage': null,
  'azure-429': 'tokens-per-minute',
  'azure-400-content-filter': null,
  'bedrock-429': 'rate',
  'gemini-503': 'overload',
  'gemini-503-high-demand': 'overload',
  'gemini-400-context': 'context',
  'gemini-429': 'requests-per-minute',
  'mistral-429': 'rate',
  'mistral-429-message': 'requests-per-minute',
  'mistral-429-capacity': 'overload',
  'mistral-400-context': 'context',
  'groq-429': 'tokens-per-minute',
  'groq-503': 'overload',
  'groq-400-context': 'context',
  'deepseek-400-context': 'context',
  'deepseek-503': 'overload',
  'openrouter-stream-error': null,
  'vllm-503': 'overload',
  'vllm-503-legacy': 'overload',
  'vllm-400-context': 'context',
  'vllm-400-context-legacy': 'context',
  'vllm-400-legacy': 'context',
  'vllm-400': 'context',
  'llama-cpp-503-loading': 'overload',
  'llama-cpp-400-context': 'context',
};

it.each(providerErrorNames)('reads which limit %s speaks of', (name) => {
  const { headers, body } = fillProviderError(providerErrors[name], { atEpochMs: 0 });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(readRefusal({ status: providerErrors[name].status, headers, text })).toBe(meant[name]);
});

describe('where words name no limit', () => {
  const text = '{"error":{"message":"Rate limit exceeded"}}';

  it('takes the one limit of which nothing is left, by its header', () => {
    const headers = { 'x-ratelimit-remaining-requests': '12', 'x-ratelimit-remaining-tokens': '0' };
    expect(readRefusal({ status: 429, headers, text })).toBe('tokens-per-minute');
  });

  it('takes none where nothing is left of both', () => {
    const headers = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-remaining-tokens': '0' };
    expect(readRefusal({ status: 429, headers, text })).toBe('rate');
  });

  it('is told what a gateway has wrapped', () => {
    const wrapped =
      '{"error":{"message":"litellm.RateLimitError: OpenAIException - Rate limit reached on tokens per min (TPM): Limit 30000"}}';
    expect(readRefusal({ status: 429, headers: {}, text: wrapped })).toBe('tokens-per-minute');
  });

  it('knows no limit of an answer, nor of a wrong request', () => {
    expect(readRefusal({ status: 200, headers: {}, text: 'tokens per minute' })).toBeNull();
    expect(readRefusal({ status: 422, headers: {}, text: 'message is required' })).toBeNull();
  });
});
