/** Milliseconds to the microsecond: what is left of epoch times that were subtracted, without the noise behind it. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
