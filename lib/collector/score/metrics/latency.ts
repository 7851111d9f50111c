import { summariseTimes } from '../measures/measure-latency.ts';
import { listCallerWaits } from '../measures/list-caller-waits.ts';
import { figure, type MeasureMetric, type MetricFamily } from './metric.ts';

/** How long callers waited, whoever answered them; between tokens, of answers that came. */
export const latencyMetrics = {
  ttftP50Ms: ofCallers('ttft', 0.5),
  ttftP95Ms: ofCallers('ttft', 0.95),
  ttftP99Ms: ofCallers('ttft', 0.99),
  itlP50Ms: betweenTokens('p50'),
  itlP95Ms: betweenTokens('p95'),
  itlP99Ms: betweenTokens('p99'),
  totalP50Ms: ofCallers('total', 0.5),
  totalP95Ms: ofCallers('total', 0.95),
  totalP99Ms: ofCallers('total', 0.99),
} as const satisfies MetricFamily;

function ofCallers(metric: 'ttft' | 'total', ratio: number): MeasureMetric {
  return ({ requests }) => ({ kind: 'percentile', ratio, ...listCallerWaits(requests, metric) });
}

function betweenTokens(which: 'p50' | 'p95' | 'p99'): MeasureMetric {
  return ({ requests, gaps }) =>
    figure(
      summariseTimes(
        requests.filter(({ failure }) => failure === null),
        'itl',
        gaps,
      )?.[which] ?? null,
    );
}
