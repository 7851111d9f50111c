import { formatDecimal } from '../../../kit/format/format-decimal.ts';
import { formatInUnit } from '../../../kit/format/format-in-unit.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
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
    difference: difference === null ? NOT_MEASURED_MARK : formatDifference(difference, unit),
    interval: interval === null ? '' : interval.map(formatPoints).join(' to '),
    change: changeWords[change],
  };
}

/** An end of an interval, in percentage points. */
const formatPoints = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value * 100).toFixed(1)}`;

/** A difference with its sign: `+1.2 pp`, `-340 ms`, `0`. */
function formatDifference(value: number, unit: Unit): string {
  const sign = value < 0 ? '-' : '+';
  const size = Math.abs(value);
  switch (unit) {
    case 'ratio':
      return size < 0.0005 ? '0.0 pp' : `${sign}${(size * 100).toFixed(1)} pp`;
    case 'ms':
      return size === 0 ? '0 ms' : `${sign}${formatMs(size)}`;
    case 'count':
      return size === 0 ? '0' : `${sign}${formatDecimal(size)}`;
  }
}
