import { metricCatalogue, type MetricFacts, type MetricId } from '../../../drill/objectives/metric-catalogue.ts';
import { lowerFirst } from '../lower-first.ts';

/** A metric's label as a row of text begins with it: in small letters, the long one where there is one. */
export function nameRow(metric: MetricId): string {
  const { label, longLabel = label }: MetricFacts = metricCatalogue[metric];
  return lowerFirst(longLabel);
}
