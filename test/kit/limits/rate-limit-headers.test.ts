import { describe, expect, test } from 'vitest';
import { findOutputTokens } from '../../../lib/wire/formats/find-output-tokens.ts';
import { formatGoDuration } from '../../../lib/kit/limits/format-go-duration.ts';
import { formatRfc3339 } from '../../../lib/kit/limits/format-rfc3339.ts';
import { type LimitProvider, renderRateLimitHeaders } from '../../../lib/kit/limits/rate-limit-headers.ts';
import type { LimitReadings } from '../../../lib/kit/limits/rate-limiter.ts';

const at = Date.UTC(2026, 0, 1, 12);
const requests = { limit: 500, remaining: 499, resetMs: 120 };
const tokens = { limit: 30_000, remaining: 17_499, resetMs: 360_000 };
const inputTokens = { limit: 20_000, remaining: 1_600, resetMs: 12_400 };
const outputTokens = { limit: 8_000, remaining: 7_400, resetMs: 0 };

describe("a provider's headers about its limits", () => {
  test.each<[LimitProvider, LimitReadings, Record<string, string>]>([
    [
      'openai',
      { requests, tokens },
      {
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-tokens': '17499',
        'x-ratelimit-reset-tokens': '6m0s',
      },
    ],
    [
      'anthropic',
      { requests, inputTokens, outputTokens },
      {
        'anthropic-ratelimit-requests-limit': '500',
        'anthropic-ratelimit-requests-remaining': '499',
        'anthropic-ratelimit-requests-reset': '2026-01-01T12:00:01Z',
        'anthropic-ratelimit-input-tokens-limit': '20000',
        'anthropic-ratelimit-input-tokens-remaining': '2000',
        'anthropic-ratelimit-input-tokens-reset': '2026-01-01T12:00:13Z',
        'anthropic-ratelimit-output-tokens-limit': '8000',
        'anthropic-ratelimit-output-tokens-remaining': '7000',
        'anthropic-ratelimit-output-tokens-reset': '2026-01-01T12:00:00Z',
        'anthropic-ratelimit-tokens-limit': '20000',
        'anthropic-ratelimit-tokens-remaining': '2000',
        'anthropic-ratelimit-tokens-reset': '2026-01-01T12:00:13Z',
      },
    ],
    [
      'groq',
      { requests, tokens },
      {
        'x-ratelimit-limit-tokens': '30000',
        'x-ratelimit-remaining-tokens': '17499',
        'x-ratelimit-reset-tokens': '6m0s',
      },
    ],
    [
      'azure',
      { requests, inputTokens },
      { 'x-ratelimit-remaining-requests': '499', 'x-ratelimit-remaining-tokens': '1600' },
    ],
    ['mistral', { requests }, {}],
    ['gemini', { requests, tokens }, {}],
    ['bedrock', { requests, tokens }, {}],
    [
      'openai',
      { requests },
      {
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-reset-requests': '120ms',
      },
    ],
  ])('of %s', (provider, readings, headers) => {
    expect(renderRateLimitHeaders(provider, readings, at)).toEqual(headers);
  });
});

test.each([
  [0, '0s'],
  [-5, '0s'],
  [0.4, '0s'],
  [120, '120ms'],
  [1_000, '1s'],
  [3_104, '3.104s'],
  [59_999.6, '1m0s'],
  [72_500, '1m12.5s'],
  [360_000, '6m0s'],
  [3_600_000, '1h0m0s'],
  [86_400_000, '24h0m0s'],
])('%s ms is %s as Go prints it', (ms, text) => {
  expect(formatGoDuration(ms)).toBe(text);
});

test('a moment is told to the second, never before it is there', () => {
  expect([formatRfc3339(at), formatRfc3339(at + 1), formatRfc3339(at + 999)]).toEqual([
    '2026-01-01T12:00:00Z',
    '2026-01-01T12:00:01Z',
    '2026-01-01T12:00:01Z',
  ]);
});

test.each([
  [
    'OpenAI',
    '{"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"completion_tokens_details":{}}}',
    12,
  ],
  ['Anthropic, counting up', '"output_tokens":1}}\n\ndata: {"usage":{"output_tokens": 42}}', 42],
  ['Gemini', '"usageMetadata":{"candidatesTokenCount":7,"thoughtsTokenCount":3}', 7],
  ['Bedrock', '"usage":{"inputTokens":3,"outputTokens":5}', 5],
  ['text of the model', JSON.stringify({ content: '{"output_tokens": 99}' }), null],
  ['no usage', '{"choices":[]}', null],
  ['usage that is null', '"completion_tokens":null', null],
])('the tokens of an answer are found: %s', (_, text, count) => {
  expect(findOutputTokens(text)).toBe(count);
});
