import { object, required } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { answerWithError } from '../../fault/answer-with-error.ts';
import { defineFault } from '../../fault/fault.ts';
import type { ProviderErrorName } from '../../../wire/provider-errors/provider-errors.ts';
import { readRequestCost } from '../../fault/request-cost.ts';

interface WindowUse {
  input: number;
  output: number;
  window: number;
}

/** Which error of each provider a request gets that does not fit; null when that provider would take it. */
const errors = {
  openai: (use) => (use.input + use.output > use.window ? 'openai-400-context' : null),
  vllm: (use) => (use.input + use.output > use.window ? 'vllm-400-context' : null),
  'vllm-legacy': (use) => (use.input + use.output > use.window ? 'vllm-400-context-legacy' : null),
  // Looks at the prompt alone, and wants room for one token more.
  'llama.cpp': ({ input, window }) => (input >= window ? 'llama-cpp-400-context' : null),
  groq: (use) => (use.input + use.output > use.window ? 'groq-400-context' : null),
  deepseek: (use) => (use.input + use.output > use.window ? 'deepseek-400-context' : null),
  anthropic: ({ input, output, window }) => {
    if (input > window) return 'anthropic-400-prompt';
    return input + output > window ? 'anthropic-400-context' : null;
  },
  // Gemini and Mistral look at the prompt alone.
  mistral: ({ input, window }) => (input > window ? 'mistral-400-context' : null),
  gemini: ({ input, window }) => (input > window ? 'gemini-400-context' : null),
} as const satisfies Record<string, (use: WindowUse) => ProviderErrorName | null>;

type WindowProvider = keyof typeof errors;

/** Refuses what does not fit its window: the primary's long prompts on a fallback with a smaller one. */
export const contextWindow = defineFault({
  summary: 'The provider answers 400 to a request whose prompt and longest answer do not fit its context window.',
  settings: object({
    provider: required('whose error a refused request gets', choice(Object.keys(errors) as WindowProvider[])),
    tokens: required(
      'the window; a prompt counts as its characters / 4, the answer as max_tokens, 0 when the request does not say',
      number({ min: 1, max: 100_000_000, whole: true }),
    ),
  }),
  readsBody: () => true,
  decide({ provider, tokens: window }, request) {
    const { inputTokens: input, outputTokens: output } = readRequestCost(request);
    const decide: (use: WindowUse) => ProviderErrorName | null = errors[provider];
    const error = decide({ input, output, window });
    if (error === null) return { kind: 'pass' };
    const words = { window, input, output, total: input + output };
    return answerWithError(error, {
      atEpochMs: request.atEpochMs,
      words: Object.fromEntries(Object.entries(words).map(([name, count]) => [name, String(count)])),
    });
  },
});
