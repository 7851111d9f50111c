import type { Estimate } from './add-estimates.ts';

/**
 * The first quantile as times of the second, of two samples (`Infinity`: it is beyond all that were measured) that have nothing to do with each other: the distances of both from their own limits,
 * as logarithms, squared and added (MOVER, what Newcombe's interval is for shares). All must be above 0; where a quantile is beyond what was
 * measured, the quotient is not bounded on that side.
 * Source: G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in Medicine 27 (2008), 1693–1702.
 */
export function divideQuantiles(first: Estimate, second: Estimate): Estimate {
  if (!Number.isFinite(second.value)) return { value: NaN, low: 0, high: Infinity };
  const value = first.value / second.value;
  if (!Number.isFinite(first.value)) {
    // Only its lower limit is known.
    return { value: Infinity, low: first.low / second.high, high: Infinity };
  }
  const between = (own: number, other: number): number => Math.hypot(Math.log(own), Math.log(other));
  return {
    value,
    low: value / Math.exp(between(first.value / first.low, second.high / second.value)),
    high: value * Math.exp(between(first.high / first.value, second.value / second.low)),
  };
}
