/** A straight line's slope through points, with the ends of its 99 % interval. */
export interface Slope {
  perUnit: number;
  low: number;
  high: number;
}

/** Student's t for 99 % on two sides, by degrees of freedom from 1. */
const T_99 = [63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947];

/** Ordinary least squares. Neighbouring samples of a process resemble each other: give means of stretches, not samples. Needs 3 to 17 points. */
export function fitSlope(points: readonly (readonly [x: number, y: number])[]): Slope {
  const t = T_99[points.length - 3];
  if (t === undefined)
    throw new Error(`A slope is fitted through 3 to ${T_99.length + 2} points, got ${points.length}.`);
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const perUnit = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const left = points.reduce((sum, [x, y]) => sum + (y - meanY - perUnit * (x - meanX)) ** 2, 0);
  const halfWidth = t * Math.sqrt(left / (points.length - 2) / spread);
  return { perUnit, low: perUnit - halfWidth, high: perUnit + halfWidth };
}

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
