import type { ProviderError } from '../provider-error.ts';

const tooLong = {
  message: "This model's maximum context length is 2048 tokens.",
  type: 'BadRequestError',
  param: null,
  code: 400,
};

const overWindow = {
  ...tooLong,
  message:
    "This model's maximum context length is {window} tokens. However, you requested {total} tokens ({input} in the messages, {output} in the completion). Please reduce the length of the messages or completion.",
};
const windowWords = { window: '16384', total: '19591', input: '9591', output: '10000' };
const noRoom = {
  message: 'The server is overloaded. Please try again later.',
  type: 'ServiceUnavailableError',
  param: null,
  code: 503,
};
const NO_ROOM_UNVERIFIED = 'that it is sent at all, and its words: what has a bound is a router or patch around vLLM';

/** Errors of vLLM, whose shape changed in August 2025: flat before, under `error` since. */
export const vllmErrors = {
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
    body: { error: overWindow },
    words: windowWords,
    source: "vllm#20409 (message, in the flat shape) and vLLM's protocol.py since its pull request 22099 (nested)",
  },
  'vllm-400-context-legacy': {
    provider: 'vllm',
    status: 400,
    body: { object: 'error', ...overWindow },
    words: windowWords,
    source: 'vllm#20409: flat, before August 2025',
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
} as const satisfies Record<string, ProviderError>;
