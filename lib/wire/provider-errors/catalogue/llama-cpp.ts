import type { ProviderError } from '../provider-error.ts';

/** Errors of llama.cpp's own server, as build 11549 answers them. It queues without end, and so has none for that. */
export const llamaCppErrors = {
  'llama-cpp-503-loading': {
    provider: 'llama-cpp',
    status: 503,
    body: { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } },
    source: "the README of llama.cpp's tools/server: while the model is loaded",
    unverified: 'that it is sent for anything else: a full queue waits without end',
  },
  'llama-cpp-400-context': {
    provider: 'llama-cpp',
    status: 400,
    body: {
      error: {
        code: 400,
        message: 'request ({input} tokens) exceeds the available context size ({window} tokens), try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: '{#input}',
        n_ctx: '{#window}',
      },
    },
    words: { input: '5031', window: '4096' },
    source: 'answered by llama.cpp b10434 and b11549, to streams too',
  },
} as const satisfies Record<string, ProviderError>;
