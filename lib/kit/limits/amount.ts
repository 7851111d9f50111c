/** What a limit counts; `tokens` are those of the prompt and of the answer together. */
export const limitedAmounts = ['requests', 'tokens', 'inputTokens', 'outputTokens'] as const;

/** One of the things a limit counts. */
export type LimitedAmount = (typeof limitedAmounts)[number];

/** So much of each. */
export type Amounts = Record<LimitedAmount, number>;
