import type { ProviderError } from '../provider-error.ts';

const headers = { 'request-id': 'req_0001' };

function body(type: string, message: string, more: object = {}): unknown {
  return { type: 'error', error: { type, message, ...more }, request_id: 'req_0001' };
}

/** Errors of Anthropic's API. Times of reset are RFC 3339, where OpenAI's are durations. */
export const anthropicErrors = {
  'anthropic-529': {
    provider: 'anthropic',
    status: 529,
    headers,
    body: body('overloaded_error', 'Overloaded'),
    source: 'public issues and SDK types',
  },
  'anthropic-429': {
    provider: 'anthropic',
    status: 429,
    headers: {
      ...headers,
      'retry-after': '{waitSeconds}',
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '{resetTime}',
      'anthropic-ratelimit-input-tokens-limit': '30000',
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': '{resetTime}',
      'anthropic-ratelimit-output-tokens-limit': '8000',
      'anthropic-ratelimit-output-tokens-remaining': '8000',
      'anthropic-ratelimit-output-tokens-reset': '{now}',
      'anthropic-ratelimit-tokens-limit': '38000',
      'anthropic-ratelimit-tokens-remaining': '8000',
      'anthropic-ratelimit-tokens-reset': '{resetTime}',
    },
    body: body(
      'rate_limit_error',
      "This request would exceed your organization's rate limit of {limit} {what} per minute.",
    ),
    waitSeconds: 12,
    words: { limit: '50', what: 'requests' },
    source: "platform.claude.com errors page and AWS's copy of the documentation; also sent for a sharp rise",
    unverified: 'the message',
  },
  'anthropic-429-spend': {
    provider: 'anthropic',
    status: 429,
    headers,
    body: body('rate_limit_error', 'Monthly spend cap reached.', {
      details: { error_code: 'enforced_spend_limit_reached' },
    }),
    source: 'the dev-proxy page of learn.microsoft.com; the missing retry-after tells it from a rate limit',
  },
  'anthropic-429-acceleration': {
    provider: 'anthropic',
    status: 429,
    headers: { ...headers, 'retry-after': '{waitSeconds}' },
    body: body('rate_limit_error', "This request would exceed your account's rate limit. Please try again later."),
    waitSeconds: 12,
    source: 'claude-code#71670 (body); the errors page of platform.claude.com says a sharp rise gets it too',
    unverified: 'that a sharp rise has this message, and the header',
  },
  'anthropic-400-prompt': {
    provider: 'anthropic',
    status: 400,
    headers,
    body: body('invalid_request_error', 'prompt is too long: {input} tokens > {window} maximum'),
    words: { window: '200000', input: '208310' },
    source: 'claude-code#12186',
  },
  'anthropic-400-context': {
    provider: 'anthropic',
    status: 400,
    headers,
    body: body(
      'invalid_request_error',
      'input length and `max_tokens` exceed context limit: {input} + {output} > {window}, decrease input length or `max_tokens` and try again',
    ),
    words: { window: '200000', input: '178959', output: '64000' },
    source: 'docker-agent#569',
  },
  'anthropic-500': {
    provider: 'anthropic',
    status: 500,
    headers,
    body: body('api_error', 'Internal server error'),
    source: 'platform.claude.com errors page and SDK types',
  },
  'anthropic-504': {
    provider: 'anthropic',
    status: 504,
    headers,
    body: body('timeout_error', 'Request timed out'),
    source: 'SDK types and developersdigest.tech',
  },
  'anthropic-401-outage': {
    provider: 'anthropic',
    status: 401,
    headers,
    body: body('authentication_error', 'invalid x-api-key'),
    source: 'the status page of the incident of 2026-04-28, when valid keys got it',
    unverified: 'the message',
  },
} as const satisfies Record<string, ProviderError>;
