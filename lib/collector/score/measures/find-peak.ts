/**
 * The most of these moments that lie in any stretch of `widthMs`, wherever it begins; its end is no part of it. 0 of none.
 * Sorts what it is given.
 */
export function findPeak(timesMs: Float64Array, widthMs: number): number {
  timesMs.sort();
  let peak = 0;
  let first = 0;
  for (let last = 0; last < timesMs.length; last++) {
    while ((timesMs[last] ?? 0) - (timesMs[first] ?? 0) >= widthMs) first++;
    peak = Math.max(peak, last - first + 1);
  }
  return peak;
}
