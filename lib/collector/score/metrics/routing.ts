import type { MetricFamily } from './metric.ts';

/** What the scorecard's routing part says of the whole run. */
export const routingMetrics = {
  detectMs: ({ routing }) => routing.detectMs,
  failoverMs: ({ routing }) => routing.failoverMs,
  failbackMs: ({ routing }) => routing.failbackMs,
  lostRequests: ({ routing }) => routing.lostRequests,
  flaps: ({ routing }) => routing.flaps,
  falseClaims: ({ routing }) => routing.falseClaims,
  attemptsLeftRunning: ({ routing }) => routing.attemptsLeftRunning,
  peakAttemptsPer250Ms: ({ routing }) => routing.peakAttemptsPer250Ms,
} as const satisfies MetricFamily;
