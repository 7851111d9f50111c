import { describe, expect, test } from 'vitest';
import { decideFault } from '../../lib/faults/decide-fault.ts';
import type { FaultAction } from '../../lib/faults/fault/fault.ts';
import { readFaultRequest } from '../../lib/faults/fault/fault-request.ts';
import { faultSettings } from '../../lib/faults/index.ts';

const startEpochMs = Date.UTC(2026, 0, 1, 12);

interface Sent {
  atMs?: number;
  characters?: number;
  maxTokens?: number;
}

/** Sends requests to a limit that remembers; what became of each. */
function send(settings: unknown, requests: readonly Sent[]): FaultAction[] {
  const fault = faultSettings.read(settings, 'fault');
  const states = new Map<string, unknown>();
  return requests.map(({ atMs = 0, characters = 0, maxTokens }, attempt) => {
    const body = JSON.stringify({ messages: [{ content: 'x'.repeat(characters) }], max_tokens: maxTokens });
    const head = { method: 'POST', target: '/v1/chat/completions', headers: [] };
    const { applied, changes } = decideFault([fault], {
      request: readFaultRequest({ ...head, body, atEpochMs: startEpochMs + atMs }),
      elapsedMs: atMs,
      matchedBefore: [attempt],
      seed: 1,
      identity: String(attempt),
      memory: { states: [states], attempt },
    });
    for (const { key, state } of changes) states.set(key, state);
    return applied[0]?.action ?? { kind: 'pass' };
  });
}

const kinds = (actions: readonly FaultAction[]): string =>
  actions.map(({ kind }) => (kind === 'pass' ? '.' : kind === 'queue' ? 'q' : 'x')).join('');
const at = (...times: number[]): Sent[] => times.map((atMs) => ({ atMs }));

describe('rate-limit', () => {
  test.each([
    [
      'openai',
      429,
      { 'x-ratelimit-reset-requests': '1m0s', 'retry-after-ms': '60000' },
      /Limit 1, Used 1, Requested 1/,
    ],
    [
      'anthropic',
      429,
      { 'anthropic-ratelimit-requests-reset': '2026-01-01T12:01:00Z', 'retry-after': '60' },
      /rate limit of 1 requests per minute/,
    ],
    [
      'azure',
      429,
      { 'x-ratelimit-remaining-requests': '0', 'retry-after-ms': '60000' },
      /exceeded call rate limit .* 60 sec/,
    ],
    ['groq', 429, { 'retry-after': '60' }, /try again in 1m0s/],
    ['mistral', 429, {}, /"code":"1300"/],
    ['gemini', 429, {}, /RequestsPerMinute.*"retryDelay":"60s"/],
    ['bedrock', 429, { 'x-amzn-errortype': 'ThrottlingException' }, /Too many requests/],
  ])('refuses as %s does', (provider, status, headers, body) => {
    const [, refused] = send({ kind: 'rate-limit', provider, perMinute: { requests: 1 } }, [{}, {}]);
    expect(refused).toMatchObject({ kind: 'respond', status, headers, body: expect.stringMatching(body) as string });
    const names = refused?.kind === 'respond' ? Object.keys(refused.headers) : [];
    expect(names.filter((name) => name.includes('ratelimit') && name.includes('tokens'))).toEqual([]);
    if (['mistral', 'gemini', 'bedrock'].includes(provider)) expect(names).not.toContain('retry-after');
  });

  test('names the limit that was in the way', () => {
    const perMinute = { requests: 100, inputTokens: 30 };
    const [refused] = send({ kind: 'rate-limit', provider: 'anthropic', perMinute }, [{ characters: 400 }]);
    expect(JSON.stringify(refused)).toContain('rate limit of 30 input tokens per minute');
    const [tokens] = send({ kind: 'rate-limit', provider: 'openai', perMinute: { tokens: 30 } }, [{ maxTokens: 40 }]);
    expect(JSON.stringify(tokens)).toContain('(TPM): Limit 30, Used 0, Requested 40');
  });

  test.each([
    [{}, 'fault.perMinute must be an object with requests, tokens, inputTokens or outputTokens, got {}'],
    [{ requests: 0 }, 'fault.perMinute.requests must be a number between 0.001 and'],
    [{ request: 1 }, 'fault.perMinute.request is not a known key. Did you mean "requests"?'],
  ])('per minute %j is refused', (perMinute, message) => {
    expect(() => send({ kind: 'rate-limit', provider: 'openai', perMinute }, [])).toThrow(message);
  });
});

describe('acceleration-limit', () => {
  const limit = { kind: 'acceleration-limit', provider: 'openai', floor: { requests: 2 }, windowMs: 1_000 };

  test('lets each window have half as much again as the one before, and its floor after an idle one', () => {
    const times = [0, 0, 0, 1_000, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 2_000, 2_000, 4_000, 4_000, 4_000];
    expect(kinds(send(limit, at(...times)))).toBe('..x...x....x..x');
  });

  test('counts what came through, not what was refused', () => {
    expect(kinds(send({ ...limit, growthRatio: 0 }, at(0, 0, 0, 0, 0, 1_000, 1_000, 1_000)))).toBe('..xxx..x');
  });

  test('refuses as OpenAI and Anthropic do: no quota is told', () => {
    const refuse = (provider: string): FaultAction | undefined => send({ ...limit, provider }, at(0, 0, 250)).at(-1);
    expect(refuse('openai')).toMatchObject({
      status: 429,
      body: expect.stringContaining('"code":"slow_down"') as string,
    });
    expect(refuse('anthropic')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(JSON.stringify([refuse('openai'), refuse('anthropic')])).not.toContain('ratelimit-');
  });
});

describe('usage-quota', () => {
  const quota = { kind: 'usage-quota', provider: 'openai', quota: { requests: 2 } };

  test('is used up for the day, however slowly requests come, and there again after it', () => {
    expect(kinds(send(quota, at(0, 40_000_000, 80_000_000, 86_399_999, 86_400_000)))).toBe('..xx.');
    expect(kinds(send({ ...quota, windowMs: 1_000 }, at(0, 0, 999, 1_000)))).toBe('..x.');
  });

  test('counts tokens where it is one of tokens; a smaller request may still fit', () => {
    const requests = [{ characters: 400 }, { characters: 400, maxTokens: 1 }, { maxTokens: 100 }, { maxTokens: 1 }];
    expect(kinds(send({ ...quota, quota: { tokens: 200 } }, requests))).toBe('.x.x');
  });

  test.each([
    ['openai', {}, /"code":"insufficient_quota"/],
    ['anthropic', {}, /spend/],
    ['azure', { 'retry-after': '86400' }, /after 86400 seconds/],
    ['gemini', {}, /RequestsPerDay.*"retryDelay":"86400s"/],
  ])('refuses as %s does', (provider, headers, body) => {
    const refused = send({ ...quota, provider }, at(0, 0, 0)).at(-1);
    expect(refused).toMatchObject({ status: 429, headers, body: expect.stringMatching(body) as string });
    if (Object.keys(headers).length === 0) expect(refused).not.toHaveProperty(['headers', 'retry-after']);
  });

  test.each([[{}], [{ requests: 1, tokens: 1 }]])('of %j is refused', (of) => {
    expect(() => send({ ...quota, quota: of }, [])).toThrow(
      'fault.quota must have one of requests, tokens, inputTokens',
    );
  });
});

describe('context-window', () => {
  test.each([
    ['openai', 400, 0, 'pass'],
    ['openai', 400, 1, /maximum context length is 100 tokens\. However, you requested 101 tokens \(100 in the mes/],
    ['vllm', 396, 2, /^\{"error":.*"type":"BadRequestError"/],
    ['vllm-legacy', 396, 2, /^\{"object":"error".*you requested 101 tokens/],
    ['groq', 396, 1, 'pass'],
    ['groq', 396, 2, /"code":"context_length_exceeded"/],
    ['deepseek', 396, 2, /you requested 101 tokens \(99 in the messages, 2 in the completion\)/],
    ['mistral', 400, 1_000, 'pass'],
    ['mistral', 404, 0, /^\{"object":"error","message":"Prompt contains 101 tokens/],
    ['anthropic', 404, 0, /prompt is too long: 101 tokens > 100 maximum/],
    ['anthropic', 396, 2, /exceed context limit: 99 \+ 2 > 100,/],
    ['gemini', 400, 1_000, 'pass'],
    ['gemini', 404, 0, /input token count \(101\) exceeds the maximum number of tokens allowed \(100\)/],
  ])('of %s with %s characters and %s tokens of answer', (provider, characters, maxTokens, expected) => {
    const [action] = send({ kind: 'context-window', provider, tokens: 100 }, [{ characters, maxTokens }]);
    if (typeof expected === 'string') expect(action?.kind).toBe(expected);
    else expect(action).toMatchObject({ status: 400, body: expect.stringMatching(expected) as string });
  });
});

test.each([
  ['rate-limit', { provider: 'openai', perMinute: { tokens: 50 } }],
  ['acceleration-limit', { provider: 'openai', floor: { tokens: 60 } }],
  ['usage-quota', { provider: 'openai', quota: { tokens: 70 } }],
  ['concurrency-limit', { slots: 2, queue: 1, error: 'anthropic-529' }],
])('%s decides the same over the same requests in the same order', (kind, settings) => {
  const requests = Array.from({ length: 30 }, (_, n): Sent => ({ atMs: n * 700, characters: (n * 37) % 90 }));
  const first = send({ kind, ...settings }, requests);
  expect(send({ kind, ...settings }, requests)).toEqual(first);
  expect(new Set(kinds(first)).size).toBeGreaterThan(1);
});
