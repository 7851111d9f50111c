import type { MetricId } from '../../drill/objectives/metric-catalogue.ts';
import { measureUsableRatio } from './measure-application.ts';
import { ratioOf } from './group-requests.ts';
import { summariseTimes } from './measure-latency.ts';
import type { Evidence, ScoredRequest } from './evidence/evidence.ts';
import type { LatencyRow, Load, Routing } from './scorecard.ts';

/** What a metric is measured on. */
export interface MetricSource {
  /** The requests of the asked phase. */
  requests: readonly ScoredRequest[];
  gaps: Evidence['gaps'];
  judgedKinds: ReadonlySet<string>;
  routing: Routing;
  load: Load;
}

/** Measures one metric. Null when there is nothing to measure it on, which never meets an objective. */
export type MeasureMetric = (source: MetricSource) => number | null;

/** How each metric of the catalogue is measured. */
export const metrics = {
  httpSuccessRatio: ({ requests }) => ratioOf(requests, ({ httpSuccess }) => httpSuccess),
  usableRatio: ({ requests, judgedKinds }) => measureUsableRatio(requests, judgedKinds),
  failedRatio: ({ requests }) => ratioOf(requests, ({ failure }) => failure !== null),
  repairedWrongRatio: ({ requests }) =>
    ratioOf(
      requests.filter(({ judgements }) => judgements.length > 0),
      ({ judgements }) => judgements.some(({ outcome }) => outcome === 'repaired-wrong'),
    ),
  failedRequests: ({ requests }) => requests.filter(({ failure }) => failure !== null).length,
  attemptsPerRequest: ({ requests }) => {
    const sent = requests.filter((request) => request.sent);
    return sent.length === 0 ? null : sent.reduce((sum, { attempts }) => sum + attempts, 0) / sent.length;
  },
  ttftP50Ms: time('ttft', 'p50'),
  ttftP95Ms: time('ttft', 'p95'),
  ttftP99Ms: time('ttft', 'p99'),
  itlP50Ms: time('itl', 'p50'),
  itlP95Ms: time('itl', 'p95'),
  itlP99Ms: time('itl', 'p99'),
  totalP50Ms: time('total', 'p50'),
  totalP95Ms: time('total', 'p95'),
  totalP99Ms: time('total', 'p99'),
  detectMs: ({ routing }) => routing.detectMs,
  failoverMs: ({ routing }) => routing.failoverMs,
  failbackMs: ({ routing }) => routing.failbackMs,
  lostRequests: ({ routing }) => routing.lostRequests,
  flaps: ({ routing }) => routing.flaps,
  falseClaims: ({ routing }) => routing.falseClaims,
  attemptsLeftRunning: ({ routing }) => routing.attemptsLeftRunning,
  peakAttemptsPer250Ms: ({ routing }) => routing.peakAttemptsPer250Ms,
} as const satisfies Record<MetricId, MeasureMetric>;

function time(metric: LatencyRow['metric'], percentile: 'p50' | 'p95' | 'p99'): MeasureMetric {
  return ({ requests, gaps }) =>
    summariseTimes(
      requests.filter(({ failure }) => failure === null),
      metric,
      gaps,
    )?.[percentile] ?? null;
}
