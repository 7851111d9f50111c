/** How long callers wait where the drill does not say: as the SDKs of OpenAI and Anthropic do (openai-node, anthropic-sdk-typescript, 2026). */
export const usualBackoff = { initialMs: 500, factor: 2, maxMs: 8_000, jitter: 0.25 } as const;
