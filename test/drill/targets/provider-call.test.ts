import { describe, expect, it } from 'vitest';
import { guessWire, renderProviderCall } from '../../../lib/drill/targets/provider-call.ts';

const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

describe('a provider that is asked straight', () => {
  it.each([
    ['https://api.openai.com/v1', 'openai-chat', 'https://api.openai.com/v1/chat/completions', 'authorization'],
    ['http://127.0.0.1:8000/v1/', 'openai-chat', 'http://127.0.0.1:8000/v1/chat/completions', 'authorization'],
    ['https://x.test/v1', 'openai-responses', 'https://x.test/v1/responses', 'authorization'],
    ['https://api.anthropic.com', 'anthropic-messages', 'https://api.anthropic.com/v1/messages', 'x-api-key'],
    ['https://api.anthropic.com/v1', 'anthropic-messages', 'https://api.anthropic.com/v1/messages', 'x-api-key'],
    ['https://g.test', 'gemini', 'https://g.test/v1beta/models/m:generateContent', 'x-goog-api-key'],
    ['https://g.test/v1', 'gemini', 'https://g.test/v1/models/m:generateContent', 'x-goog-api-key'],
  ] as const)('at %s in %s, with its key where that API has it', (url, wire, address, keyHeader) => {
    const call = renderProviderCall({ url, wire, apiKey: 'sk-1' }, chat);
    expect(call).toMatchObject({ method: 'POST', url: address });
    expect(call.headers[keyHeader]).toMatch(/sk-1$/);
    const keyless = renderProviderCall({ url, wire, apiKey: null }, chat);
    expect(JSON.stringify(keyless)).not.toContain('sk-1');
    expect(keyless.headers).not.toHaveProperty(keyHeader);
  });

  it.each([
    ['https://api.anthropic.com/v1', 'anthropic-messages'],
    ['https://generativelanguage.googleapis.com/v1beta', 'gemini'],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'openai-chat'],
    ['https://generativelanguage.googleapis.com/v1beta/openai/', 'openai-chat'],
    ['https://api.anthropic.com.example.com/v1', 'openai-chat'],
    ['https://api.openai.com/v1', 'openai-chat'],
    ['http://127.0.0.1:8000/v1', 'openai-chat'],
  ])('is asked at %s in %s', (url, wire) => {
    expect(guessWire(url)).toBe(wire);
  });
});
