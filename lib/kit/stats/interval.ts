/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * The 95 % Wilson score interval of a ratio: where the true one lies, given `hits` of `total`. Holds for small
 * counts and for ratios near 0 or 1, where the usual ± breaks down. [0, 1] when `total` is 0.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
 */
export function wilsonInterval(hits: number, total: number): [number, number] {
  if (total === 0) return [0, 1];
  const ratio = hits / total;
  const z2 = Z * Z;
  const scale = 1 + z2 / total;
  const middle = (ratio + z2 / (2 * total)) / scale;
  const half = (Z / scale) * Math.sqrt((ratio * (1 - ratio)) / total + z2 / (4 * total * total));
  // Rounding must not push the ratio itself out of its interval at the ends.
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === total ? 1 : Math.min(1, middle + half)];
}
