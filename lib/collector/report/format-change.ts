import { formatPoints } from '../../kit/format/format-points.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import { isShareRow } from '../scorecard/describe-worse.ts';
import type { SteadyRow } from '../scorecard/steady-state.ts';

/** A change with its interval: of a share in points, `−0.4 points (−2.1 to 1.3)`; of a time as a factor, `1.04 × (0.91 to 1.19)`. */
export function formatChange(
  row: Pick<SteadyRow, 'metric'>,
  change: number | null,
  [low, high]: readonly [number | null, number | null],
): string {
  if (change === null && low === null && high === null) return NOT_MEASURED;
  const isShare = isShareRow(row);
  const of = (value: number | null, unbounded: string): string =>
    value === null ? unbounded : isShare ? formatPoints(value) : value.toFixed(2);
  return `${of(change, '–')} ${isShare ? 'points' : '×'} (${of(low, isShare ? '−100' : '0')} to ${of(high, isShare ? '100' : '∞')})`;
}
