import { roundTenths } from './round-tenths.ts';

/** A difference of shares in percentage points, to the nearest tenth: `71.4`, `−0.4`, `0.0`. `plus`: what stands before one that is more than nothing. */
export function formatPoints(difference: number, plus: '+' | '' = ''): string {
  const tenths = roundTenths(difference);
  const sign = tenths === 0 ? '' : tenths < 0 ? '−' : plus;
  return `${sign}${(Math.abs(tenths) / 10).toFixed(1)}`;
}
