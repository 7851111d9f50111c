import { metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import type { SteadyRow, SteadyState } from './steady-state.ts';

/** Is it a share, whose change is a difference, and not a time, whose change is a factor? */
export function isShareRow({ metric }: Pick<SteadyRow, 'metric'>): boolean {
  return metricCatalogue[metric].unit === 'ratio';
}

/** A value of a row, in its unit. */
export function formatSteady({ metric }: Pick<SteadyRow, 'metric'>, value: number | null): string {
  return value === null ? NOT_MEASURED : formatInUnit(value, metricCatalogue[metric].unit);
}

/** What is worse at the end than in the baseline, as clauses: `Usable answers 62.0 %, in the baseline 98.0 %`. */
export function describeWorse({ rows }: Pick<SteadyState, 'rows'>): string {
  return rows
    .filter(({ outcome }) => outcome === 'worse')
    .map((row) => {
      const { label } = metricCatalogue[row.metric];
      return `${label} ${formatSteady(row, row.after)}, in the baseline ${formatSteady(row, row.before)}`;
    })
    .join('; ');
}
