import { drawNormal, type Random } from '../lib/stats/random.ts';
import type { TtftFit } from './data/ttft-fits.ts';

/**
 * Gaps between chunks spread evenly by this much to either side: a standard deviation of 10 %, in the middle of
 * the 5 to 15 % that the documentation of llm-d-inference-sim gives for self-hosted models.
 */
export const GAP_JITTER = 0.17;

/** Draws a time to first token, in ms: from the body, or with the fit's weight from its spikes. */
export function drawTtftMs(random: Random, fit: TtftFit): number {
  const spike = random() < fit.spikeWeight;
  const median = spike ? fit.bodyMedianMs * fit.spikeMedianFactor : fit.bodyMedianMs;
  return median * Math.exp((spike ? fit.spikeSigma : fit.bodySigma) * drawNormal(random));
}

/** Draws the time before one chunk of a stream, in ms, around `meanMs`. */
export function drawGapMs(random: Random, meanMs: number): number {
  return meanMs * (1 + GAP_JITTER * (2 * random() - 1));
}
