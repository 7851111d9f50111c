import { CutoverError } from '../../kit/cutover-error.ts';
import type { Amounts } from '../../kit/limits/amount.ts';
import { object, optional } from '../../kit/settings/object.ts';
import { number, type Reader } from '../../kit/settings/reader.ts';

/** As a drill writes it: one of the three. */
export type CountedAmount =
  | { requests: number; tokens?: never; inputTokens?: never }
  | { tokens: number; requests?: never; inputTokens?: never }
  | { inputTokens: number; requests?: never; tokens?: never };

const count = number({ min: 1, max: 1_000_000_000_000, whole: true });
const either = object({
  requests: optional('in requests', count),
  tokens: optional('in tokens of prompt and answer together, in place of requests', count),
  inputTokens: optional('in tokens of prompts, in place of requests', count),
});

/** Reads an amount in one of its units. */
export const countedAmount: Reader<CountedAmount> = {
  read(input, path) {
    const read = either.read(input, path);
    if (Object.keys(read).length === 1) return read as CountedAmount;
    throw new CutoverError('usage', `${path} must have one of requests, tokens, inputTokens`);
  },
  describe: () => either.describe(),
};

/** How many, and how many of them a request costs. */
export function countAmount(amount: CountedAmount, cost: Amounts): { limit: number; cost: number } {
  if (amount.requests !== undefined) return { limit: amount.requests, cost: cost.requests };
  if (amount.tokens !== undefined) return { limit: amount.tokens, cost: cost.tokens };
  return { limit: amount.inputTokens, cost: cost.inputTokens };
}
