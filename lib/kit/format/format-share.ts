import { NOT_MEASURED_MARK } from './not-measured.ts';
import { roundTenths } from './round-tenths.ts';

/**
 * A share of 0..1 as per cent with one decimal, rounded to the nearest: of what is counted and held against another share, 25 of 35 is `71.4 %`
 * as its difference to none is 71.4 points. Only an exact 1 is `100 %` and only an exact 0 is `0 %`; `–` is not measured. What is held against a
 * bound is rounded towards its bad side, by `formatRatio`.
 */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return NOT_MEASURED_MARK;
  if (share === 0 || share === 1) return `${share * 100} %`;
  const tenths = roundTenths(share);
  if (tenths < 1) return '< 0.1 %';
  return tenths > 999 ? '> 99.9 %' : `${(tenths / 10).toFixed(1)} %`;
}
