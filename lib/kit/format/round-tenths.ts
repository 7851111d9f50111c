/** A share as tenths of a per cent, to the nearest whole one; halves away from 0. What is shown of shares and of their differences goes by it, so that they add up. */
export function roundTenths(ratio: number): number {
  // 0.2865 * 1000 is 286.499…; the sliver keeps such a half one.
  return ratio === 0 ? 0 : Math.sign(ratio) * Math.round(Math.abs(ratio) * 1_000 + 1e-6);
}
