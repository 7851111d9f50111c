import type { ProviderError } from '../provider-error.ts';

const tooLong = {
  message: "This model's maximum context length is 2048 tokens.",
  type: 'BadRequestError',
  param: null,
  code: 400,
};

const noRoom = {
  message: 'The server is overloaded. Please try again later.',
  type: 'ServiceUnavailableError',
  param: null,
  code: 503,
};
const NO_ROOM_UNVERIFIED = 'that it is sent at all, and its words: what has a bound is a router or patch around vLLM';

/** Errors of hosts of open models, of vLLM, and of a router: Mistral, Groq, DeepSeek, vLLM, OpenRouter. */
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
  'vllm-503': {
    provider: 'vllm',
    status: 503,
    body: { error: noRoom },
    source: "vLLM's protocol.py (shape); vLLM itself queues without end (vllm#13395, vllm#41250)",
    unverified: NO_ROOM_UNVERIFIED,
  },
  'vllm-503-legacy': {
    provider: 'vllm',
    status: 503,
    body: { object: 'error', ...noRoom },
    source: 'vllm#12886 (shape): flat, before August 2025; vLLM itself queues without end',
    unverified: NO_ROOM_UNVERIFIED,
  },
  'vllm-400-context': {
    provider: 'vllm',
    status: 400,
    body: {
      error: {
        ...tooLong,
        message:
          "This model's maximum context length is {window} tokens. However, you requested {total} tokens ({input} in the messages, {output} in the completion). Please reduce the length of the messages or completion.",
      },
    },
    words: { window: '16384', total: '19591', input: '9591', output: '10000' },
    source: "vllm#20409 (message, in the flat shape) and vLLM's protocol.py since its pull request 22099 (nested)",
  },
  'vllm-400-legacy': {
    provider: 'vllm',
    status: 400,
    body: { object: 'error', ...tooLong },
    source: 'vllm#12886: flat, before August 2025',
  },
  'vllm-400': {
    provider: 'vllm',
    status: 400,
    body: { error: tooLong },
    source: "vLLM's protocol.py since its pull request 22099, and llm-d#135",
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
    })}\n\ndata: [DONE]\n\n`,
    source: 'OmniRoute#8210: parsers that skip chunks without choices report an empty success',
    unverified: 'the values, and that [DONE] follows',
  },
} as const satisfies Record<string, ProviderError>;
