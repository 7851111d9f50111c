import type { LatencyRow } from '../../scorecard/scorecard.ts';
import { summariseTimes } from '../measures/measure-latency.ts';
import type { MeasureMetric, MetricFamily } from './metric.ts';

/** How long the answers of a phase took, whoever gave them. */
export const latencyMetrics = {
  ttftP50Ms: percentile('ttft', 'p50'),
  ttftP95Ms: percentile('ttft', 'p95'),
  ttftP99Ms: percentile('ttft', 'p99'),
  itlP50Ms: percentile('itl', 'p50'),
  itlP95Ms: percentile('itl', 'p95'),
  itlP99Ms: percentile('itl', 'p99'),
  totalP50Ms: percentile('total', 'p50'),
  totalP95Ms: percentile('total', 'p95'),
  totalP99Ms: percentile('total', 'p99'),
} as const satisfies MetricFamily;

function percentile(metric: LatencyRow['metric'], which: 'p50' | 'p95' | 'p99'): MeasureMetric {
  return ({ requests, gaps }) =>
    summariseTimes(
      requests.filter(({ failure }) => failure === null),
      metric,
      gaps,
    )?.[which] ?? null;
}
