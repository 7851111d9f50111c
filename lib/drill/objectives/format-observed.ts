import { formatDecimal } from '../../kit/format/format-decimal.ts';
import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import { findMetric } from './metric-catalogue.ts';

/**
 * An objective's observed value in the unit of its metric, rounded towards its bad side; `not measured` in words, since
 * that is never ok. Of a metric this version does not have only the number is known.
 */
export function formatObserved(metric: string, observed: number | null): string {
  if (observed === null) return NOT_MEASURED;
  const facts = findMetric(metric);
  return facts === undefined ? formatDecimal(observed) : formatInUnit(observed, facts.unit, facts.direction);
}
