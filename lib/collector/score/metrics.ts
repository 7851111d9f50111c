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

/** A number an objective can be set on. A plug-in: one line in `metrics`. */
export interface MetricDefinition {
  /** One sentence for people. */
  summary: string;
  unit: 'ratio' | 'ms' | 'count';
  /** `run`: there is one for the whole run; `phase`: one for each phase, the outage, and the run. */
  scope: 'phase' | 'run';
  /** Null when there is nothing to measure it on, which never meets an objective. */
  measure(source: MetricSource): number | null;
}

/** Every metric there is, by id. */
export const metrics = {
  httpSuccessRatio: {
    summary: 'Requests the caller got a 2xx for, over all planned requests.',
    unit: 'ratio',
    scope: 'phase',
    measure: ({ requests }) => ratioOf(requests, ({ httpSuccess }) => httpSuccess),
  },
  usableRatio: {
    summary: 'Answers the code downstream could use as they came, over all planned requests.',
    unit: 'ratio',
    scope: 'phase',
    measure: ({ requests, judgedKinds }) => measureUsableRatio(requests, judgedKinds),
  },
  failedRatio: {
    summary: 'Requests that brought no answer, over all planned requests.',
    unit: 'ratio',
    scope: 'phase',
    measure: ({ requests }) => ratioOf(requests, ({ failure }) => failure !== null),
  },
  repairedWrongRatio: {
    summary: 'Answers that a repair turned into something else than was meant, over all judged answers.',
    unit: 'ratio',
    scope: 'phase',
    measure: ({ requests }) =>
      ratioOf(
        requests.filter(({ judgements }) => judgements.length > 0),
        ({ judgements }) => judgements.some(({ outcome }) => outcome === 'repaired-wrong'),
      ),
  },
  failedRequests: {
    summary: 'Requests that brought no answer.',
    unit: 'count',
    scope: 'phase',
    measure: ({ requests }) => requests.filter(({ failure }) => failure !== null).length,
  },
  attemptsPerRequest: {
    summary: 'Upstream attempts a request became, over the requests that were sent.',
    unit: 'count',
    scope: 'phase',
    measure: ({ requests }) => {
      const sent = requests.filter((request) => request.sent);
      return sent.length === 0 ? null : sent.reduce((sum, { attempts }) => sum + attempts, 0) / sent.length;
    },
  },
  ttftP50Ms: time('ttft', 'p50', 'Median time to first token of streamed answers.'),
  ttftP95Ms: time('ttft', 'p95', 'Time to first token that 95 % of streamed answers kept to.'),
  ttftP99Ms: time('ttft', 'p99', 'Time to first token that 99 % of streamed answers kept to.'),
  itlP50Ms: time('itl', 'p50', 'Median time between tokens.'),
  itlP95Ms: time('itl', 'p95', 'Time between tokens that 95 % kept to.'),
  itlP99Ms: time('itl', 'p99', 'Time between tokens that 99 % kept to.'),
  totalP50Ms: time('total', 'p50', 'Median time to the whole answer.'),
  totalP95Ms: time('total', 'p95', 'Time to the whole answer that 95 % kept to.'),
  totalP99Ms: time('total', 'p99', 'Time to the whole answer that 99 % kept to.'),
  detectMs: ofRun(
    'ms',
    'From the first fault that bit to the first attempt on the other provider.',
    ({ routing }) => routing.detectMs,
  ),
  failoverMs: ofRun(
    'ms',
    'From the first fault that bit until traffic was stably served.',
    ({ routing }) => routing.failoverMs,
  ),
  failbackMs: ofRun(
    'ms',
    'From the end of the outage until the primary stably served again.',
    ({ routing }) => routing.failbackMs,
  ),
  lostRequests: ofRun(
    'count',
    'Requests without an answer in outage and recovery.',
    ({ routing }) => routing.lostRequests,
  ),
  flaps: ofRun('count', 'Changes of the serving provider beyond away and back.', ({ routing }) => routing.flaps),
  falseClaims: ofRun(
    'count',
    'Answers that named another provider than the one that gave them.',
    ({ routing }) => routing.falseClaims,
  ),
  attemptsLeftRunning: ofRun(
    'count',
    'Upstream calls that went on after their caller had given up.',
    ({ routing }) => routing.attemptsLeftRunning,
  ),
  peakAttemptsPer250Ms: ofRun(
    'count',
    'Most upstream attempts in a quarter of a second.',
    ({ routing }) => routing.peakAttemptsPer250Ms,
  ),
} as const satisfies Record<string, MetricDefinition>;

export type MetricId = keyof typeof metrics;
export const metricIds = Object.keys(metrics) as MetricId[];

function time(metric: LatencyRow['metric'], percentile: 'p50' | 'p95' | 'p99', summary: string): MetricDefinition {
  return {
    summary: `${summary} Failures have no latency and are left out.`,
    unit: 'ms',
    scope: 'phase',
    measure: ({ requests, gaps }) =>
      summariseTimes(
        requests.filter(({ failure }) => failure === null),
        metric,
        gaps,
      )?.[percentile] ?? null,
  };
}

function ofRun(
  unit: MetricDefinition['unit'],
  summary: string,
  measure: MetricDefinition['measure'],
): MetricDefinition {
  return { summary, unit, scope: 'run', measure };
}
