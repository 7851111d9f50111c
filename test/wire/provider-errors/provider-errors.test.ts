import { describe, expect, test } from 'vitest';
import { fillProviderError, tellsWait } from '../../../lib/wire/provider-errors/provider-error.ts';
import { providerErrorNames, providerErrors } from '../../../lib/wire/provider-errors/provider-errors.ts';

const atEpochMs = Date.UTC(2026, 0, 1, 12);

describe('the catalogue of provider errors', () => {
  test('holds an error of every provider', () => {
    expect(new Set(providerErrorNames.map((name) => providerErrors[name].provider))).toEqual(
      new Set([
        'openai',
        'edge',
        'anthropic',
        'azure',
        'bedrock',
        'gemini',
        'mistral',
        'groq',
        'deepseek',
        'vllm',
        'llama-cpp',
        'openrouter',
      ]),
    );
  });

  test('begins every name with its provider', () => {
    for (const name of providerErrorNames) expect(name.startsWith(`${providerErrors[name].provider}-`)).toBe(true);
  });

  test.each(providerErrorNames)('%s can be sent: a status, headers of ASCII, a body, and a source', (name) => {
    const error = providerErrors[name];
    const { headers, body } = fillProviderError(error, { atEpochMs });
    expect(name === 'openrouter-stream-error' ? 200 : 400).toBeLessThanOrEqual(error.status);
    for (const [header, value] of Object.entries(headers))
      expect(`${header}: ${value}`).toMatch(/^[a-z-]+: [\x20-\x7e]+$/);
    expect(JSON.stringify(body).length).toBeGreaterThan(2);
    expect(JSON.stringify([headers, body])).not.toMatch(/\{\w+\}/);
    expect(error.source).not.toBe('');
  });

  test('has a wait of its own wherever an error tells one', () => {
    for (const name of providerErrorNames) {
      const error = providerErrors[name];
      expect([name, tellsWait(error)]).toEqual([name, error.waitSeconds !== undefined]);
    }
  });
});

describe('a wait', () => {
  test.each([
    ['openai-429-tpm', undefined, { 'retry-after': '4', 'retry-after-ms': '3104' }, 'try again in 3.104s'],
    ['openai-429-tpm', 60, { 'retry-after': '60', 'retry-after-ms': '60000' }, 'try again in 1m0s'],
    ['openai-429-rpm', undefined, {}, 'try again in 120ms'],
    ['azure-429', 86_400, { 'retry-after': '86400' }, 'retry after 86400 seconds'],
    ['gemini-429', undefined, {}, '"retryDelay":"34.4s"'],
    ['gemini-429', 2.5, {}, '"retryDelay":"2.5s"'],
    ['groq-429', 1.2, { 'retry-after': '2', 'x-ratelimit-reset-tokens': '1.2s' }, 'try again in 1.2s'],
    ['openai-503-overloaded', 7.5, { 'retry-after': '8' }, ''],
    ['anthropic-429-spend', 30, { 'retry-after': '30' }, ''],
  ] as const)('of %s, set to %s, stands where that provider tells it', (name, waitSeconds, headers, text) => {
    const filled = fillProviderError(providerErrors[name], { atEpochMs, waitSeconds });
    expect(filled.headers).toMatchObject(headers);
    expect(JSON.stringify(filled.body)).toContain(text);
  });

  test('is told by no header where the provider tells none', () => {
    for (const name of ['gemini-429', 'openai-503-overloaded', 'anthropic-429-spend', 'edge-429-shed'] as const) {
      expect(fillProviderError(providerErrors[name], { atEpochMs }).headers).not.toHaveProperty('retry-after');
    }
  });

  test('that is set goes into the body alone where the provider tells it there', () => {
    const { headers } = fillProviderError(providerErrors['gemini-429'], { atEpochMs, waitSeconds: 5 });
    expect(headers).not.toHaveProperty('retry-after');
  });

  test('of Anthropic is told as a time of day', () => {
    const { headers } = fillProviderError(providerErrors['anthropic-429'], { atEpochMs, waitSeconds: 90 });
    expect(headers).toMatchObject({
      'retry-after': '90',
      'anthropic-ratelimit-requests-reset': '2026-01-01T12:01:30Z',
      'anthropic-ratelimit-output-tokens-reset': '2026-01-01T12:00:00Z',
    });
  });
});
