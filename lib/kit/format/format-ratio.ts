import { NOT_MEASURED_MARK } from './not-measured.ts';

/**
 * A ratio of 0..1 as per cent with one decimal, rounded towards the bad side: 0.9996 of a success is `99.9 %`,
 * 0.0004 of a miss is `0.1 %`. Only an exact 1 is `100 %` and only an exact 0 is `0 %`; `–` is not measured.
 *
 * @param better which end is the good one; `higher` by default.
 */
export function formatRatio(ratio: number | null | undefined, better: 'higher' | 'lower' = 'higher'): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return NOT_MEASURED_MARK;
  if (ratio === 0 || ratio === 1) return `${ratio * 100} %`;
  // 0.57 * 1000 is 569.999…; the sliver keeps such a number from losing a step it never lost.
  if (better === 'higher') {
    const tenths = Math.min(999, Math.floor(ratio * 1000 + 1e-6));
    return tenths < 1 ? '< 0.1 %' : formatTenths(tenths);
  }
  const tenths = Math.max(1, Math.ceil(ratio * 1000 - 1e-6));
  return tenths > 999 ? '> 99.9 %' : formatTenths(tenths);
}

function formatTenths(tenths: number): string {
  return `${(tenths / 10).toFixed(1)} %`;
}
