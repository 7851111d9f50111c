import { formatDecimal } from '../../../kit/format/format-decimal.ts';
import { formatInUnit } from '../../../kit/format/format-in-unit.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatPoints } from '../../../kit/format/format-points.ts';
import { showTenths } from '../../../kit/format/format-ratio.ts';
import { NOT_MEASURED_MARK } from '../../../kit/format/not-measured.ts';
import type { Unit } from '../../../kit/terms/unit.ts';
import type { ComparedRow } from '../../scorecard/comparison.ts';

/** A row of a comparison in words, the same for each format; nothing is escaped. */
export interface FormattedRow {
  /** `Usable`, `Missed: json-schema, fallback`. */
  label: string;
  phase: string;
  before: string;
  after: string;
  difference: string;
  /** In percentage points; empty where there is none. */
  interval: string;
  change: string;
}

const changeWords = {
  better: 'better',
  worse: 'worse',
  unresolved: 'not resolved',
  'too-few': 'too few',
  'unknown-n': 'n not known',
  'one-sided': 'one side',
  'one-figure': 'one figure',
} as const satisfies Record<ComparedRow['change'], string>;

/** Says a row in the units of its metric. Differences of ratios are in percentage points. */
export function formatRow(row: ComparedRow): FormattedRow {
  const { label, contract, provider, phase, unit, direction, before, after, difference, interval, change } = row;
  const format = (value: number | null): string =>
    value === null ? NOT_MEASURED_MARK : formatInUnit(value, unit, direction);
  return {
    label: contract === undefined ? label : `${label}: ${contract}, ${provider}`,
    phase,
    before: format(before.value),
    after: format(after.value),
    difference: difference === null ? NOT_MEASURED_MARK : formatDifference(showDifference(row, difference), unit),
    interval: interval === null ? '' : interval.map(formatEnd).join(' to '),
    change: changeWords[change],
  };
}

/** An end of an interval, in percentage points. */
const formatEnd = (value: number): string => `${value < 0 ? '-' : '+'}${formatPoints(Math.abs(value))}`;

/**
 * The difference of a row as what is shown of both sides has it, so that they add up: reports round shares towards the bad side, 25 of 35 that missed to
 * 71.5 %, and from none that is +71.5. Where a side is shown as a bound alone (`< 0.1 %`), and for all but shares, the difference itself.
 */
function showDifference({ unit, direction, before, after }: ComparedRow, difference: number): number {
  if (unit !== 'ratio' || before.value === null || after.value === null) return difference;
  const [from, to] = [before.value, after.value].map((value) => showTenths(value, direction));
  return typeof from !== 'number' || typeof to !== 'number' ? difference : (to - from) / 1_000;
}

/** A difference with its sign: `+1.2 pp`, `-340 ms`, `0`. */
function formatDifference(value: number, unit: Unit): string {
  const sign = value < 0 ? '-' : '+';
  const size = Math.abs(value);
  switch (unit) {
    case 'ratio':
      return size < 0.0005 ? '0.0 pp' : `${sign}${formatPoints(size)} pp`;
    case 'ms':
      return size === 0 ? '0 ms' : `${sign}${formatMs(size)}`;
    case 'count':
      return size === 0 ? '0' : `${sign}${formatDecimal(size)}`;
  }
}
