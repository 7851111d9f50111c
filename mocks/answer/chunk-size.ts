import type { Random } from '../../lib/kit/stats/random.ts';

/**
 * How many characters a delta carries, as quantiles, and what it is: one token, as most send, or as many as come near a
 * size that is drawn.
 */
export interface ChunkSizes {
  cut: 'token' | 'drawn';
  p50: number;
  p90: number;
  max: number;
}

/**
 * Characters of text a delta carries, counted over the recorded streams among the test fixtures of vercel/ai
 * (Apache-2.0). `n` deltas were counted: few for Mistral, Anthropic's prose and Gemini. OpenAI's, and those of Azure,
 * Groq and DeepSeek (p50 4, p90 9, max 14 to 16; 346, 661 and 400 deltas), are single tokens, as are llama.cpp's.
 */
export const chunkSizes = {
  'openai-chat': { cut: 'token', n: 300, p50: 5, p90: 11, max: 14 },
  mistral: { cut: 'drawn', n: 6, p50: 6, p90: 10, max: 10 },
  qwen: { cut: 'drawn', n: 171, p50: 22, p90: 31, max: 40 },
  anthropic: { cut: 'drawn', n: 114, p50: 9, p90: 21, max: 37 },
  gemini: { cut: 'drawn', n: 4, p50: 40, p90: 56, max: 56 },
} as const satisfies Record<string, ChunkSizes & { n: number }>;

export type ChunkSizesName = keyof typeof chunkSizes;

/** Below any token: a delta is one. */
const ONE_TOKEN = 1;

/** Says how many characters the next delta is to have, by a generator that is made only if it is needed. */
export function createSizeDraw(sizes: ChunkSizes, create: () => Random): () => number {
  if (sizes.cut === 'token') return () => ONE_TOKEN;
  const random = create();
  return () => drawChunkSize(random, sizes);
}

/** What is added to a quantile so that a floor taken afterwards keeps it where it was counted. */
const OVER_QUANTILE = 0.2;

/** Draws the size of one delta in characters: a whole number from 1 to `max`, spread evenly between the quantiles. */
export function drawChunkSize(random: Random, sizes: ChunkSizes): number {
  const u = random();
  const p50 = sizes.p50 + OVER_QUANTILE;
  const p90 = sizes.p90 + OVER_QUANTILE;
  if (u < 0.5) return Math.floor(1 + (u / 0.5) * (p50 - 1));
  if (u < 0.9) return Math.floor(p50 + ((u - 0.5) / 0.4) * (p90 - p50));
  return Math.floor(p90 + ((u - 0.9) / 0.1) * (sizes.max + 1 - p90));
}
