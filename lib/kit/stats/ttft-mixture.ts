import { drawNormal, type Random } from './random.ts';
import type { TtftFit } from './ttft-fits.ts';

/** What a time to first token is drawn from. */
export type TtftMixture = Omit<TtftFit, 'measuredMs'>;

/** Draws a time to first token, in ms: from the body, or with the mixture's weight from its spikes. */
export function drawTtftMs(random: Random, mixture: TtftMixture): number {
  const spike = random() < mixture.spikeWeight;
  const median = spike ? mixture.bodyMedianMs * mixture.spikeMedianFactor : mixture.bodyMedianMs;
  return median * Math.exp((spike ? mixture.spikeSigma : mixture.bodySigma) * drawNormal(random));
}
