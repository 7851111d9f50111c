import { drawNormal, type Random } from '../lib/stats/random.ts';
import { type TtftFit, ttftFits } from './data/ttft-fits.ts';

/** What a time to first token is drawn from. */
export type TtftMixture = Omit<TtftFit, 'measuredMs'>;

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

/** Draws a time to first token, in ms: from the body, or with the mixture's weight from its spikes. */
export function drawTtftMs(random: Random, mixture: TtftMixture): number {
  const spike = random() < mixture.spikeWeight;
  const median = spike ? mixture.bodyMedianMs * mixture.spikeMedianFactor : mixture.bodyMedianMs;
  return median * Math.exp((spike ? mixture.spikeSigma : mixture.bodySigma) * drawNormal(random));
}

/** Draws the time before one chunk of a stream, in ms, around `meanMs`. */
export function drawGapMs(random: Random, meanMs: number): number {
  return meanMs * (1 + GAP_JITTER * (2 * random() - 1));
}
