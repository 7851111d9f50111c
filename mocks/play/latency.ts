import { drawNormal, type Random } from '../../lib/kit/stats/random.ts';
import { ttftFits } from '../../lib/kit/stats/ttft-fits.ts';
import type { TtftMixture } from '../../lib/kit/stats/ttft-mixture.ts';

/**
 * The times to first token by the name a drill gives: those of measured models, `instant`, which takes none, and those
 * of vLLM on H100s without prefill, by the documentation of llm-d-inference-sim: the middle of 25 to 40 ms (8B) and of
 * 60 to 100 ms (70B on eight), spread so that nine of ten lie within.
 */
export const ttftMixtures = {
  ...ttftFits,
  'self-hosted-8b': { bodyMedianMs: 32, bodySigma: 0.14, spikeWeight: 0, spikeMedianFactor: 1, spikeSigma: 0 },
  'self-hosted-70b': { bodyMedianMs: 78, bodySigma: 0.155, spikeWeight: 0, spikeMedianFactor: 1, spikeSigma: 0 },
  instant: { bodyMedianMs: 0, bodySigma: 0, spikeWeight: 0, spikeMedianFactor: 1, spikeSigma: 0 },
} as const satisfies Record<string, TtftMixture>;

/**
 * Gaps between chunks spread evenly by this much to either side: a standard deviation of 10 %, in the middle of
 * the 5 to 15 % that the documentation of llm-d-inference-sim gives for self-hosted models.
 */
export const GAP_JITTER = 0.17;

/** Draws the time before one chunk of a stream, in ms, around `meanMs`; lognormal with `sigma`, where one is given. */
export function drawGapMs(random: Random, meanMs: number, sigma?: number): number {
  // A lognormal's mean lies over its median by exp(sigma² / 2).
  if (sigma !== undefined) return meanMs * Math.exp(sigma * drawNormal(random) - (sigma * sigma) / 2);
  return meanMs * (1 + GAP_JITTER * (2 * random() - 1));
}
