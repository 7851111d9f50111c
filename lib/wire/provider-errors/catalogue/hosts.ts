import { END_EVENT } from '../../sse/end-marker.ts';
import type { ProviderError } from '../provider-error.ts';

/** Errors of hosts of open models and of a router: Mistral, Groq, DeepSeek, OpenRouter. */
export const hostErrors = {
  'mistral-429': {
    provider: 'mistral',
    status: 429,
    body: {
      object: 'error',
      message: 'Rate limit exceeded',
      type: 'rate_limited',
      param: null,
      code: '1300',
      raw_status_code: 429,
    },
    source: 'raycast#31107, cline#9085, continue#6185 and litellm#25078: flat, no error key',
  },
  'mistral-429-message': {
    provider: 'mistral',
    status: 429,
    body: { message: 'Requests rate limit exceeded' },
    source: 'raycast#31107, cline#9085, continue#6185 and litellm#25078',
  },
  'mistral-429-capacity': {
    provider: 'mistral',
    status: 429,
    body: {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
    source:
      'raycast#31107, cline#9085, continue#6185 and litellm#25078: an overload dressed as 429; also seen with 503',
  },
  'mistral-400-context': {
    provider: 'mistral',
    status: 400,
    body: {
      object: 'error',
      message:
        'Prompt contains {input} tokens and 0 draft tokens, too large for model with {window} maximum context length',
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
    words: { window: '32768', input: '40264' },
    source: 'patterns by which public clients know it (message)',
    unverified: 'type and code',
  },
  'groq-429': {
    provider: 'groq',
    status: 429,
    headers: {
      'retry-after': '{waitSeconds}',
      'x-ratelimit-limit-requests': '14400',
      'x-ratelimit-limit-tokens': '12000',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-requests': '6s',
      'x-ratelimit-reset-tokens': '{waitDuration}',
    },
    body: {
      error: {
        message:
          'Rate limit reached for model `llama` in organization `org_demo` service tier `on_demand` on tokens per minute (TPM): Limit {limit}, Used {used}, Requested {requested}. Please try again in {waitDuration}.',
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
    },
    waitSeconds: 3.5,
    words: { limit: '12000', used: '11800', requested: '900' },
    source: 'console.groq.com (headers: -requests is per day, -tokens per minute)',
    unverified: 'the body',
  },
  'groq-503': {
    provider: 'groq',
    status: 503,
    body: {
      error: {
        message:
          'llama is currently over capacity. Please try again and back off exponentially. Visit https://groqstatus.com to see if there is an active incident.',
        type: 'internal_server_error',
      },
    },
    source: 'console.groq.com (status) and logs in public repositories (body)',
  },
  'groq-400-context': {
    provider: 'groq',
    status: 400,
    body: {
      error: {
        message: 'Please reduce the length of the messages or completion.',
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      },
    },
    source: 'OpenHands#1902, crawl4ai#44',
  },
  'deepseek-400-context': {
    provider: 'deepseek',
    status: 400,
    body: {
      error: {
        message:
          "This model's maximum context length is {window} tokens. However, you requested {total} tokens ({input} in the messages, {output} in the completion). Please reduce the length of the messages or completion.",
        type: 'invalid_request_error',
        param: null,
        code: 'invalid_request_error',
      },
    },
    words: { window: '65536', total: '66343', input: '62247', output: '4096' },
    source: 'OpenManus#79, fast-agent#621',
  },
  'deepseek-503': {
    provider: 'deepseek',
    status: 503,
    body: {
      error: {
        message: 'Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.',
        type: 'service_unavailable_error',
        param: null,
        code: 'service_unavailable_error',
      },
    },
    source: 'api-docs.deepseek.com (status) and bodies kept in tests of public repositories',
  },
  'openrouter-stream-error': {
    provider: 'openrouter',
    status: 200,
    contentType: 'text/event-stream',
    body: `data: ${JSON.stringify({
      id: 'gen-1',
      object: 'chat.completion.chunk',
      choices: [],
      error: { code: 502, message: 'Provider unavailable' },
    })}\n\n${END_EVENT}`,
    source: 'OmniRoute#8210: parsers that skip chunks without choices report an empty success',
    unverified: 'the values, and that [DONE] follows',
  },
} as const satisfies Record<string, ProviderError>;
