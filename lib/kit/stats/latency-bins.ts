/** Bins to each doubling: what falls into one differs by 9 %. */
const PER_DOUBLING = 8;
const DOUBLINGS = 22;

/** Bins there are, from 1 ms to 70 minutes; what lies below or beyond is in the outermost. */
export const LATENCY_BINS = PER_DOUBLING * DOUBLINGS;

/** The bin of a latency in ms. */
export function latencyBin(ms: number): number {
  return ms <= 1 ? 0 : Math.min(LATENCY_BINS - 1, Math.floor(Math.log2(ms) * PER_DOUBLING));
}

/** The natural logarithm of the middle of a bin, in ms. */
export function logOfBin(bin: number): number {
  return ((bin + 0.5) / PER_DOUBLING) * Math.LN2;
}

/** How wide a bin is, in the natural logarithm. */
export const LOG_BIN_WIDTH = Math.LN2 / PER_DOUBLING;

/** The `ratio`-quantile of counts by bin, ms, within 5 %; null: there are none. */
export function quantileOfBins(counts: ArrayLike<number>, ratio: number): number | null {
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) total += counts[bin] ?? 0;
  if (total === 0) return null;
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    seen += counts[bin] ?? 0;
    if (seen >= ratio * total) return Math.exp(logOfBin(bin));
  }
  return Math.exp(logOfBin(counts.length - 1));
}
