/**
 * Time to first token of ten models: percentiles measured by modelstats.ai (24 hours of probes every 5 minutes
 * from one data centre in the USA, short prompts), and a mixture of two lognormals fitted to them by this project.
 * One lognormal cannot hold both p95 and p99 of most models, hence a body and a spike.
 */
export interface TtftFit {
  /** As published: p50, p95, p99, max, in ms. */
  measuredMs: { p50: number; p95: number; p99: number; max: number };
  bodyMedianMs: number;
  /** Standard deviation of the body's logarithm. */
  bodySigma: number;
  /** Share of requests that are spikes, 0..1. */
  spikeWeight: number;
  /** The spikes' median, as a multiple of the body's. */
  spikeMedianFactor: number;
  spikeSigma: number;
}

function fit(
  [p50, p95, p99, max]: readonly [number, number, number, number],
  bodyMedianMs: number,
  bodySigma: number,
  spikeWeight: number,
  spikeMedianFactor: number,
  spikeSigma: number,
): TtftFit {
  return { measuredMs: { p50, p95, p99, max }, bodyMedianMs, bodySigma, spikeWeight, spikeMedianFactor, spikeSigma };
}

/** The fits by model name. */
export const ttftFits = {
  'gemini-2.5-flash-lite': fit([311, 1142, 3080, 3334], 303, 0.4, 0.05, 8, 0.3),
  'gemini-2.5-flash': fit([477, 776, 1309, 1879], 475, 0.3, 0.01, 8, 0.6),
  'gpt-4o-mini': fit([536, 844, 4461, 5946], 531, 0.15, 0.05, 5, 0.6),
  'claude-haiku-4.5': fit([541, 1591, 4117, 11611], 530, 0.55, 0.03, 6, 0.6),
  'gpt-4o': fit([639, 1144, 4517, 7010], 635, 0.35, 0.015, 8, 0.3),
  'gpt-4.1-mini': fit([661, 1087, 2169, 4279], 653, 0.25, 0.05, 2, 0.6),
  'gpt-4.1': fit([726, 1220, 1946, 4813], 722, 0.3, 0.015, 3, 0.3),
  'claude-sonnet-4.6': fit([941, 2939, 4787, 5453], 941, 0.7, 0, 2, 0.3),
  'deepseek-v3': fit([1479, 1926, 2492, 3105], 1476, 0.15, 0.01, 3, 0.3),
  'claude-opus-4.6': fit([1626, 2420, 3797, 5291], 1621, 0.25, 0.01, 4, 0.3),
} as const satisfies Record<string, TtftFit>;
