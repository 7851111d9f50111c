/** The normal quantile of a two-sided 95 % interval. */
export const Z = 1.959963984540054;

/** That of a two-sided 99.9 % interval: who looks several times a second, or at hundreds of stretches, meets what is rare. */
export const LOOKED_AT_OFTEN = 3.2905;

/**
 * The 95 % Wilson score interval of a ratio: where the true one lies, given `hits` of `total`. Holds for small
 * counts and for ratios near 0 or 1, where the usual ± breaks down. [0, 1] when `total` is 0. `z`: the normal quantile of
 * another confidence.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
 */
export function wilsonInterval(hits: number, total: number, z = Z): [number, number] {
  if (total === 0) return [0, 1];
  const ratio = hits / total;
  const z2 = z * z;
  const scale = 1 + z2 / total;
  const middle = (ratio + z2 / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((ratio * (1 - ratio)) / total + z2 / (4 * total * total));
  // Rounding must not push the ratio itself out of its interval at the ends.
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === total ? 1 : Math.min(1, middle + half)];
}

/**
 * The 95 % interval of the `ratio`-quantile of values of which `total` were drawn, as the two quantiles of the sample that
 * bound it: 0..1; below 0 or above 1, that no value of the sample does. A bound on the quantile is outside of it exactly
 * where the share of values that keep to the bound has a Wilson interval without `ratio` in it: both invert one test.
 * Source: W. J. Conover, "Practical Nonparametric Statistics" (order statistics), with the normal approximation.
 */
export function quantileInterval(ratio: number, total: number): [number, number] {
  if (total === 0) return [-Infinity, Infinity];
  const half = Z * Math.sqrt((ratio * (1 - ratio)) / total);
  return [ratio - half, ratio + half];
}

/**
 * How many draws in all it takes until the Wilson interval of a share that stays at `ratio` leaves `bound` out; null where
 * no number does, as the share is the bound. 73 for a share of 1 and a bound of 0.95, 381 for one of 0.99. `z`: the normal quantile of another
 * confidence.
 */
export function countToDecide(ratio: number, bound: number, z = Z): number | null {
  if (ratio === bound) return null;
  return Math.floor((z * z * bound * (1 - bound)) / (ratio - bound) ** 2) + 1;
}
