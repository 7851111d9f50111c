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
  const tenths = showTenths(ratio, better);
  if (tenths !== null) return `${(tenths / 10).toFixed(1)} %`;
  return better === 'higher' ? '< 0.1 %' : '> 99.9 %';
}

/**
 * The tenths of a per cent that `formatRatio` shows of a ratio of 0..1: 714 for 0.7143 where higher is better, 715 where lower is. Null: it shows on which
 * side of the least or most it lies, and no number.
 */
export function showTenths(ratio: number, better: 'higher' | 'lower' = 'higher'): number | null {
  if (ratio === 0 || ratio === 1) return ratio * 1_000;
  // 0.57 * 1000 is 569.999…; the sliver keeps such a number from losing a step it never lost.
  const tenths =
    better === 'higher' ? Math.min(999, Math.floor(ratio * 1000 + 1e-6)) : Math.max(1, Math.ceil(ratio * 1000 - 1e-6));
  return tenths < 1 || tenths > 999 ? null : tenths;
}
