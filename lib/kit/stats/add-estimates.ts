/** Something estimated, with its 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** One that is added, or taken away. */
export type Term = readonly [sign: 1 | -1, estimate: Estimate];

/**
 * The sum of estimates from samples that have nothing to do with each other, some of them taken away, with its 95 % interval: the distances of each from its own limits, squared
 * and added (MOVER). Newcombe's interval of a difference of two shares is this of two terms; a difference in differences has four.
 * Source: G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in Medicine 27 (2008), 1693–1702.
 */
export function addEstimates(terms: readonly Term[]): Estimate {
  const value = terms.reduce((sum, [sign, estimate]) => sum + sign * estimate.value, 0);
  const down = terms.map(([sign, { value: own, low, high }]) => (sign === 1 ? own - low : high - own));
  const up = terms.map(([sign, { value: own, low, high }]) => (sign === 1 ? high - own : own - low));
  return { value, low: value - Math.hypot(...down), high: value + Math.hypot(...up) };
}
