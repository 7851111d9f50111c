import type { MetricId } from '../../../drill/objectives/metric-catalogue.ts';
import { latencyMetrics } from './latency.ts';
import type { MeasureMetric } from './metric.ts';
import { requestMetrics } from './requests.ts';
import { routingMetrics } from './routing.ts';

/** How each metric of the catalogue is measured. One without the other does not compile. */
export const metrics = {
  ...requestMetrics,
  ...latencyMetrics,
  ...routingMetrics,
} satisfies Record<MetricId, MeasureMetric>;
