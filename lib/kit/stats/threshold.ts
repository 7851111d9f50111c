/** One trial at a strength: did what was tried hold? `strength` is above 0; what counts is its logarithm. */
export interface ThresholdTrial {
  strength: number;
  holds: boolean;
}

/** Where the threshold lies: the median and the bounds of the shortest central 95 %; in the unit of the strength. */
export interface ThresholdEstimate {
  median: number;
  interval: [number, number];
}

/** How sharp the threshold may be: the standard deviation of its logarithm, from a step to a slope over a fifth. All are as likely beforehand. */
const SPREADS = [0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16] as const;
/** So many trials end as they should not, whatever their strength. */
const LAPSES = 0.01;
/** How finely the logarithm is looked at. */
const GRID = 0.001;
/** So far beyond the outermost trials it is looked for, as a factor. */
const MARGIN = Math.log(1.6);

/**
 * The strength at which a trial is as likely to hold as not, from trials of which each did or did not: the posterior of the threshold of a
 * cumulative normal in the logarithm of the strength, over a grid of thresholds and spreads with flat priors and a lapse rate of 1 %. Null
 * unless one trial held and one did not: then it is open to one side.
 * Source: the psychometric function's Bayesian fit, after A. B. Watson and D. G. Pelli, "QUEST: a Bayesian adaptive psychometric method",
 * Perception & Psychophysics 33 (1983), 113–120; lapses after F. A. Wichmann and N. J. Hill, ibid. 63 (2001), 1293–1313.
 */
export function estimateThreshold(trials: readonly ThresholdTrial[]): ThresholdEstimate | null {
  if (!trials.some(({ holds }) => holds) || trials.every(({ holds }) => holds)) return null;
  const places = trials.map(({ strength }) => Math.log(strength));
  const from = Math.min(...places) - MARGIN;
  const count = Math.ceil((Math.max(...places) + MARGIN - from) / GRID);
  const weights = new Float64Array(count);
  for (const spread of SPREADS) {
    for (let index = 0; index < count; index++) {
      const threshold = from + index * GRID;
      let likelihood = 1;
      for (let trial = 0; trial < trials.length; trial++) {
        const holds = LAPSES + (1 - 2 * LAPSES) * cumulativeNormal((threshold - (places[trial] ?? 0)) / spread);
        likelihood *= trials[trial]?.holds === true ? holds : 1 - holds;
      }
      weights[index] = (weights[index] ?? 0) + likelihood;
    }
  }
  const quantile = createQuantile(weights);
  const at = (share: number): number => Math.exp(from + quantile(share) * GRID);
  return { median: at(0.5), interval: [at(0.025), at(0.975)] };
}

function createQuantile(weights: Float64Array): (share: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (share) => {
    let left = share * total;
    for (let index = 0; index < weights.length; index++) {
      left -= weights[index] ?? 0;
      if (left <= 0) return index;
    }
    return weights.length - 1;
  };
}

/** Φ, to 7.5e-8. Source: M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.2.17. */
export function cumulativeNormal(z: number): number {
  if (z < 0) return 1 - cumulativeNormal(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
