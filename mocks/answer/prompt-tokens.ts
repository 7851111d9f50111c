import { CHARACTERS_PER_TOKEN } from '../../lib/kit/limits/characters-per-token.ts';
import type { ModelRequest } from './model-request.ts';
import { countTokens } from './tokens.ts';

/** Tools are the same in request after request. */
let counted = { definitions: '', tokens: 0 };

/**
 * Tokens of a prompt: its text by four characters each, as a tokenizer counts a workload's (0.98 of them measured), and
 * the tools and the schema that the model is shown as JSON. What a chat template adds is not in it.
 */
export function countPromptTokens({ prompt, definitions }: Pick<ModelRequest, 'prompt' | 'definitions'>): number {
  if (definitions !== counted.definitions) counted = { definitions, tokens: countTokens(definitions) };
  return Math.ceil(prompt.length / CHARACTERS_PER_TOKEN) + counted.tokens;
}
