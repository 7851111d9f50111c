import type { ProviderError } from '../provider-error.ts';

const safe = { filtered: false, severity: 'safe' };

/** Errors of models behind a cloud: Azure OpenAI, Amazon Bedrock, Gemini. */
export const cloudErrors = {
  'azure-429': {
    provider: 'azure',
    status: 429,
    headers: {
      'retry-after': '{waitSeconds}',
      'retry-after-ms': '{waitMs}',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-remaining-tokens': '0',
      'apim-request-id': '0000',
      'x-ms-region': 'Sweden Central',
    },
    body: {
      error: {
        code: '429',
        message:
          'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded {what} rate limit of your current OpenAI S0 pricing tier. Please retry after {waitSeconds} seconds.',
      },
    },
    waitSeconds: 37,
    words: { what: 'token' },
    source: 'answers on learn.microsoft.com; waits up to 86,400 s were seen',
  },
  'azure-400-content-filter': {
    provider: 'azure',
    status: 400,
    body: {
      error: {
        message: 'The response was filtered due to the prompt triggering the content management policy.',
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: {
            hate: safe,
            jailbreak: { filtered: true, detected: true },
            self_harm: safe,
            sexual: safe,
            violence: safe,
          },
        },
      },
    },
    source: 'vercel/ai azure fixture (the filter result)',
    unverified: 'all but the filter result',
  },
  'bedrock-429': {
    provider: 'bedrock',
    status: 429,
    headers: { 'x-amzn-errortype': 'ThrottlingException', 'x-amzn-requestid': '0000' },
    body: { message: 'Too many requests, please wait before trying again.' },
    source: 'AWS API reference (status and type)',
    unverified: 'the body',
  },
  'gemini-503': {
    provider: 'gemini',
    status: 503,
    body: {
      error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
    },
    source: 'google-gemini/gemini-cli#4597 and OmniRoute#4177',
  },
  'gemini-503-high-demand': {
    provider: 'gemini',
    status: 503,
    body: {
      error: {
        code: 503,
        message:
          'This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later.',
        status: 'UNAVAILABLE',
      },
    },
    source: 'OmniRoute#4177',
  },
  'gemini-400-context': {
    provider: 'gemini',
    status: 400,
    body: {
      error: {
        code: 400,
        message: 'The input token count ({input}) exceeds the maximum number of tokens allowed ({window}).',
        status: 'INVALID_ARGUMENT',
      },
    },
    words: { window: '131072', input: '132478' },
    source: 'gemini-cli#4118',
  },
  'gemini-429': {
    provider: 'gemini',
    status: 429,
    body: {
      error: {
        code: 429,
        message: 'You exceeded your current quota, please check your plan.',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
            violations: [{ quotaId: '{quotaId}' }],
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '{wait}s' },
        ],
      },
    },
    waitSeconds: 34.4,
    words: { quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' },
    source: 'vercel/ai fixture and gemini-cli#4646; the wait is in the body, not in a header',
  },
} as const satisfies Record<string, ProviderError>;
