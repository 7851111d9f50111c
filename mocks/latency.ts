import type { Random } from '../lib/stats/random.ts';
import { ttftFits } from '../lib/stats/ttft-fits.ts';
import type { TtftMixture } from '../lib/stats/ttft-mixture.ts';

/** The times to first token by the name a drill gives: those of measured models, and `instant`, which takes none. */
export const ttftMixtures = {
  ...ttftFits,
  instant: { bodyMedianMs: 0, bodySigma: 0, spikeWeight: 0, spikeMedianFactor: 1, spikeSigma: 0 },
} as const satisfies Record<string, TtftMixture>;

export type TtftName = keyof typeof ttftMixtures;

/**
 * Gaps between chunks spread evenly by this much to either side: a standard deviation of 10 %, in the middle of
 * the 5 to 15 % that the documentation of llm-d-inference-sim gives for self-hosted models.
 */
export const GAP_JITTER = 0.17;

/** Draws the time before one chunk of a stream, in ms, around `meanMs`. */
export function drawGapMs(random: Random, meanMs: number): number {
  return meanMs * (1 + GAP_JITTER * (2 * random() - 1));
}
