import type { Amounts } from './amount.ts';
import { CHARACTERS_PER_TOKEN } from './characters-per-token.ts';

/** What is known of a request before it is answered. */
export interface CostBasis {
  /** Characters of the prompt's texts; null when the body was not read or is no JSON. */
  promptCharacters: number | null;
  /** The most the answer may have (`max_tokens` and its kin); null when the request does not say. */
  maxTokens: number | null;
  /** Size of the body by its header, for a prompt that was not read; null without that header. */
  bodyBytes: number | null;
}

/**
 * What a request is counted as when it comes: its prompt by its length, and as many tokens of answer as it allows, 0
 * when it does not say. Tool definitions, images and chat markup are not counted; a body that was not read counts by
 * its size.
 */
export function estimateCost({ promptCharacters, maxTokens, bodyBytes }: CostBasis): Amounts {
  const inputTokens = Math.ceil((promptCharacters ?? bodyBytes ?? 0) / CHARACTERS_PER_TOKEN);
  const outputTokens = maxTokens ?? 0;
  return { requests: 1, tokens: inputTokens + outputTokens, inputTokens, outputTokens };
}

/** What the answer cost beyond what was reserved for it; `outputTokens` as the provider counted them. */
export function correctCost(reserved: Amounts, outputTokens: number): Amounts {
  const more = outputTokens - reserved.outputTokens;
  return { requests: 0, tokens: more, inputTokens: 0, outputTokens: more };
}
