import type { Random } from '../../lib/kit/stats/random.ts';

/** How many characters a delta carries, as quantiles. */
export interface ChunkSizes {
  p50: number;
  p90: number;
  max: number;
}

/**
 * Characters of text a delta carries, counted over the recorded streams among the test fixtures of vercel/ai
 * (Apache-2.0). `n` deltas were counted: few for Mistral, Anthropic's prose and Gemini.
 */
export const chunkSizes = {
  'openai-chat': { n: 300, p50: 5, p90: 11, max: 14 },
  'azure-responses': { n: 346, p50: 4, p90: 9, max: 16 },
  groq: { n: 661, p50: 4, p90: 9, max: 16 },
  deepseek: { n: 400, p50: 4, p90: 9, max: 14 },
  mistral: { n: 6, p50: 6, p90: 10, max: 10 },
  qwen: { n: 171, p50: 22, p90: 31, max: 40 },
  anthropic: { n: 114, p50: 9, p90: 21, max: 37 },
  gemini: { n: 4, p50: 40, p90: 56, max: 56 },
} as const satisfies Record<string, ChunkSizes & { n: number }>;

export type ChunkSizesName = keyof typeof chunkSizes;

/** What is added to a quantile so that a floor taken afterwards keeps it where it was counted. */
const OVER_QUANTILE = 0.2;

/** Draws the size of one delta: a whole number from 1 to `max`, spread evenly between the quantiles. */
export function drawChunkSize(random: Random, sizes: ChunkSizes = chunkSizes['openai-chat']): number {
  const u = random();
  const p50 = sizes.p50 + OVER_QUANTILE;
  const p90 = sizes.p90 + OVER_QUANTILE;
  if (u < 0.5) return Math.floor(1 + (u / 0.5) * (p50 - 1));
  if (u < 0.9) return Math.floor(p50 + ((u - 0.5) / 0.4) * (p90 - p50));
  return Math.floor(p90 + ((u - 0.9) / 0.1) * (sizes.max + 1 - p90));
}

/** Mean of what `drawChunkSize` draws, in characters, within a tenth of one. */
export function meanChunkSize(sizes: ChunkSizes): number {
  const p50 = sizes.p50 + OVER_QUANTILE;
  const p90 = sizes.p90 + OVER_QUANTILE;
  // Half a character goes to the floor.
  return 0.25 * (1 + p50) + 0.2 * (p50 + p90) + 0.05 * (p90 + sizes.max + 1) - 0.5;
}
