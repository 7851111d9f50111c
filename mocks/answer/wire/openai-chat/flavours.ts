import type { Flavour } from '../define-wire.ts';
import type { ChatDifferenceName } from './differences.ts';
import type { ChatOptions } from './options.ts';

/** Who speaks chat completions, and how. The first is the default. */
export const chatFlavours = {
  openai: {
    doc: 'OpenAI. Shapes as in openai-openapi (MIT). Thoughts are not shown.',
    has: ['reasoning-hidden'],
    set: {},
  },
  azure: {
    doc: 'Azure OpenAI: a deployment in the path, api-version in the query, a chunk with the prompt filter first.',
    has: ['azure-first-chunk', 'reasoning-hidden'],
    set: { host: 'azure', errors: 'azure' },
  },
  mistral: {
    doc: 'Mistral: whole tool calls without type or index, the finish reason and token counts on the last chunk.',
    has: [
      'tool-whole',
      'tool-no-index',
      'tool-no-type',
      'tool-short-id',
      'reasoning-parts',
      'usage-on-finish',
      'finish-with-last',
      'chunks-mistral',
    ],
    set: { envelope: 'mistral', errors: 'mistral', usageFields: 'plain' },
  },
  groq: {
    doc: 'Groq: whole tool calls, thoughts in reasoning, x_groq with its own counts. Refuses JSON mode with tools.',
    has: ['tool-whole', 'reasoning-field', 'usage-on-finish'],
    set: { envelope: 'groq', errors: 'groq', usageFields: 'groq', refuses: ['tools-with-json'] },
  },
  deepseek: {
    doc: 'DeepSeek: thoughts in reasoning_content, cache counts, no JSON schema.',
    has: ['reasoning-content', 'usage-on-finish'],
    set: { envelope: 'deepseek', usageFields: 'deepseek', refuses: ['json-schema'] },
  },
  vllm: {
    doc: 'vLLM since August 2025: nested errors with a number for a code, ids that begin with chatcmpl-tool.',
    has: ['reasoning-content', 'content-empty'],
    set: { envelope: 'vllm', errors: 'vllm', usageFields: 'plain', callId: 'chatcmpl-tool' },
  },
  'llama.cpp': {
    doc: "llama.cpp's own server: takes any model name and answers with its own, tells its timings, waits without end, answers an abandoned call with nothing (b10434).",
    has: ['reasoning-content', 'opening-null'],
    set: { envelope: 'llama.cpp', errors: 'llama.cpp', usageFields: 'cached', callId: 'bare' },
  },
  'vllm-legacy': {
    doc: 'vLLM before August 2025: the same with flat errors.',
    has: ['reasoning-content', 'content-empty'],
    set: { envelope: 'vllm', errors: 'vllm-legacy', usageFields: 'plain', callId: 'chatcmpl-tool' },
  },
} as const satisfies Record<string, Flavour<ChatOptions, ChatDifferenceName>>;
