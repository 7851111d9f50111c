import type { ProviderError } from '../provider-error.ts';

const headers = { 'x-request-id': 'req_0001' };

/** Errors of OpenAI's API itself. A quota error is not worth a retry, though SDKs do retry it. */
export const openaiErrors = {
  'openai-503-overloaded': {
    provider: 'openai',
    status: 503,
    headers,
    body: {
      error: {
        message: 'The requested model is temporarily overloaded.',
        type: 'service_unavailable_error',
        param: null,
        code: 'server_is_overloaded',
      },
    },
    source: "OpenAI's error page as quoted by developersdigest.tech (type and code)",
  },
  'openai-503-engine-overloaded': {
    provider: 'openai',
    status: 503,
    headers,
    body: {
      error: {
        message: 'The engine is currently overloaded, please try again later',
        type: 'server_error',
        param: null,
        code: null,
      },
    },
    source: 'the older form of the 503',
    unverified: 'all of it',
  },
  'openai-500': {
    provider: 'openai',
    status: 500,
    headers,
    body: {
      error: {
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
        param: null,
        code: null,
      },
    },
    source: 'bodies quoted in public issues',
    unverified: 'the end of the message',
  },
  'openai-429-tpm': {
    provider: 'openai',
    status: 429,
    headers: {
      ...headers,
      'retry-after': '{waitSeconds}',
      'retry-after-ms': '{waitMs}',
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-limit-tokens': '30000',
      'x-ratelimit-remaining-requests': '499',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    body: {
      error: {
        message:
          'Rate limit reached for gpt-x in organization org-demo on tokens per min (TPM): Limit {limit}, Used {used}, Requested {requested}. Please try again in {waitDuration}.',
        type: 'tokens',
        param: null,
        code: 'rate_limit_exceeded',
      },
    },
    waitSeconds: 3.104,
    words: { limit: '30000', used: '28432', requested: '3120' },
    source: 'apidog.com (body)',
    unverified: 'headers',
  },
  'openai-429-rpm': {
    provider: 'openai',
    status: 429,
    headers: { ...headers, 'retry-after': '{waitSeconds}', 'retry-after-ms': '{waitMs}' },
    body: {
      error: {
        message:
          'Rate limit reached for gpt-x in organization org-demo on requests per min (RPM): Limit {limit}, Used {used}, Requested {requested}. Please try again in {waitDuration}.',
        type: 'requests',
        param: null,
        code: 'rate_limit_exceeded',
      },
    },
    waitSeconds: 0.12,
    words: { limit: '500', used: '500', requested: '1' },
    source: 'the shape of the error for tokens',
    unverified: 'all of it',
  },
  'openai-429-slow-down': {
    provider: 'openai',
    status: 429,
    headers,
    body: {
      error: {
        message: 'Traffic increased too quickly.',
        type: 'rate_limit_error',
        param: null,
        code: 'slow_down',
      },
    },
    source: 'developersdigest.tech and the dev-proxy pages of learn.microsoft.com (type and code)',
    unverified: 'the message',
  },
  'openai-429-quota': {
    provider: 'openai',
    status: 429,
    headers,
    body: {
      error: {
        message:
          'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
    },
    source: 'vercel/ai fixture openai-error.1.json',
  },
  'openai-400-context': {
    provider: 'openai',
    status: 400,
    headers,
    body: {
      error: {
        message:
          "This model's maximum context length is {window} tokens. However, you requested {total} tokens ({input} in the messages, {output} in the completion). Please reduce the length of the messages or completion.",
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      },
    },
    words: { window: '4097', total: '4203', input: '3703', output: '500' },
    source: 'quivr#505 (message) and gpt4free#137 (type, param and code)',
  },
  'openai-400-param': {
    provider: 'openai',
    status: 400,
    headers,
    body: {
      error: {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        type: 'invalid_request_error',
        param: 'max_tokens',
        code: 'unsupported_parameter',
      },
    },
    source: 'vercel/ai fixture',
  },
} as const satisfies Record<string, ProviderError>;
