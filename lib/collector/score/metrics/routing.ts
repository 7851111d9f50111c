import type { Routing } from '../../scorecard/scorecard.ts';
import { figure, type MeasureMetric, type MetricFamily } from './metric.ts';

/** What the scorecard's routing part says of the whole run. */
export const routingMetrics = {
  detectMs: ofRun(({ detectMs }) => detectMs),
  failoverMs: ofRun(({ failoverMs }) => failoverMs),
  failbackMs: ofRun(({ failbackMs }) => failbackMs),
  lostRequests: ofRun(({ lostRequests }) => lostRequests),
  flaps: ofRun(({ flaps }) => flaps),
  falseClaims: ofRun(({ falseClaims }) => falseClaims),
  usageDifferingRatio: ({ onTheWay: { usage } }) => ({ kind: 'share', hits: usage.differing, total: usage.answers }),
  attemptsLeftRunning: ofRun(({ attemptsLeftRunning }) => attemptsLeftRunning),
  peakAttemptsPer250Ms: ofRun(({ peakAttemptsPer250Ms }) => peakAttemptsPer250Ms),
} as const satisfies MetricFamily;

function ofRun(read: (routing: Routing) => number | null): MeasureMetric {
  return ({ routing }) => figure(read(routing));
}
