import type { ContractRow } from '../../lib/collector/scorecard/application.ts';
import type { FailureKind } from '../../lib/kit/terms/failure-kind.ts';
import type { ScoredPhaseName } from '../../lib/kit/terms/phase.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import {
  SCORECARD_VERSION,
  type LatencyRow,
  type Scorecard,
  type Second,
  type ValidityCheck,
} from '../../lib/collector/scorecard/scorecard.ts';
import { faultResults } from './fault-results.ts';
import { wilsonInterval } from '../../lib/kit/stats/interval.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';

type Counts = [usable: number, repaired: number, repairedWrong: number, failed: number];

/** A row whose ratio and interval follow from its counts. */
export function contractRow(
  contract: string,
  provider: ProviderName,
  phase: ScoredPhaseName,
  [usable, repaired, repairedWrong, failed]: Counts,
  kinds: Partial<Record<FailureKind, number>>,
): ContractRow {
  const total = usable + repaired + repairedWrong + failed;
  const missRatio = total === 0 ? 0 : (total - usable) / total;
  return {
    contract,
    provider,
    phase,
    total,
    usable,
    repaired,
    repairedWrong,
    failed,
    kinds,
    missRatio,
    missInterval: wilsonInterval(total - usable, total),
  };
}

type Spread = [n: number, p50: number, p90: number, p95: number, p99: number, max: number];

function latencyRow(
  phase: ScoredPhaseName,
  provider: ProviderName,
  metric: LatencyRow['metric'],
  [n, p50, p90, p95, p99, max]: Spread,
): LatencyRow {
  return { phase, provider, metric, n, p50, p90, p95, p99, max };
}

const latency = [
  latencyRow('baseline', 'primary', 'ttft', [302, 312.4, 602.1, 741.8, 1120.3, 1488]),
  latencyRow('baseline', 'primary', 'itl', [302, 9.8, 12.1, 13.4, 19.2, 41]),
  latencyRow('baseline', 'primary', 'total', [600, 1480.2, 2710, 3144.6, 4210, 5022]),
  latencyRow('cutover', 'fallback', 'ttft', [38, 401.2, 820.4, 1004, 1310.7, 1310.7]),
  latencyRow('cutover', 'fallback', 'itl', [38, 12.4, 15.9, 17.2, 22.8, 24]),
  latencyRow('cutover', 'fallback', 'total', [76, 1912, 3300.8, 3811, 4600.2, 4702]),
  latencyRow('on-fallback', 'fallback', 'ttft', [702, 2210.9, 2910.3, 3160.7, 3804.1, 4412]),
  latencyRow('on-fallback', 'fallback', 'itl', [702, 12.6, 16.2, 18, 27.7, 88]),
  latencyRow('on-fallback', 'fallback', 'total', [1421, 3720.1, 5208.6, 5790.2, 7011.8, 9350]),
  latencyRow('recovery', 'primary', 'ttft', [300, 318.3, 611.7, 760, 1144.9, 1502]),
  latencyRow('recovery', 'primary', 'total', [597, 1490.4, 2733.2, 3190.1, 4302.3, 5100]),
];

const contracts = [
  contractRow('json-schema', 'primary', 'baseline', [268, 2, 0, 0], { 'fence-json': 2 }),
  contractRow('tool-call', 'primary', 'baseline', [149, 0, 0, 1], { 'tool-none': 1 }),
  contractRow('markdown', 'primary', 'baseline', [178, 1, 0, 1], { 'md-fence': 1, 'md-table': 1 }),
  contractRow('json-schema', 'fallback', 'cutover', [20, 10, 1, 3], { 'fence-json': 10, truncated: 4 }),
  contractRow('tool-call', 'fallback', 'cutover', [14, 2, 0, 3], { 'tool-as-text': 3, 'args-double': 2 }),
  contractRow('markdown', 'fallback', 'cutover', [20, 2, 0, 1], { 'md-fence': 3 }),
  contractRow('json-schema', 'fallback', 'on-fallback', [398, 171, 22, 49], {
    'fence-json': 139,
    'prose-before': 41,
    'number-as-string': 22,
    truncated: 19,
    'trailing-comma': 12,
    'think-block': 9,
  }),
  contractRow('tool-call', 'fallback', 'on-fallback', [262, 41, 6, 46], {
    'tool-as-text': 38,
    'args-double': 29,
    'tool-unknown': 17,
    'tool-none': 9,
  }),
  contractRow('markdown', 'fallback', 'on-fallback', [357, 52, 0, 17], {
    'md-fence': 34,
    'md-heading': 22,
    'lang-drift': 13,
  }),
  contractRow('json-schema', 'primary', 'recovery', [266, 2, 0, 0], { 'fence-json': 2 }),
  contractRow('tool-call', 'primary', 'recovery', [149, 0, 0, 1], { 'tool-none': 1 }),
  contractRow('markdown', 'primary', 'recovery', [178, 0, 0, 1], { 'md-fence': 1 }),
];

const validity = [
  {
    id: 'fault-applied',
    ok: true,
    observed: '1,493 attempts in the outage met a fault',
    required: 'at least 1 attempt for every fault',
  },
  {
    id: 'load-achieved',
    ok: true,
    observed: '2,900 of 2,900 sent, lateness p99 9 ms',
    required: 'at least 99 % sent, p99 at most 100 ms',
  },
  { id: 'k6-healthy', ok: true, observed: 'exit code 0, no exceptions', required: 'exit code 0, no exceptions' },
  { id: 'views-agree', ok: true, observed: '2,900 of 2,900 requests agree', required: 'every request' },
  { id: 'proxies-healthy', ok: true, observed: 'longest event-loop delay 41 ms', required: 'at most 500 ms' },
  { id: 'mock-on-time', ok: true, observed: 'p99 of the worst second 6 ms', required: 'at most 100 ms' },
  {
    id: 'baseline-steady',
    ok: true,
    observed: '0 % failed, 100 % by the primary',
    required: 'at most 2 % failed, at least 90 % by the primary',
  },
  { id: 'attribution-complete', ok: true, observed: '100 % of attempts joined', required: 'at least 99 %' },
  { id: 'fault-gone', ok: true, observed: '0 faults left', required: '0 faults left' },
  { id: 'enough-samples', ok: true, observed: 'at least 600 in each phase', required: 'at least 20 in each phase' },
  { id: 'records-readable', ok: true, observed: 'every line', required: 'every line' },
] satisfies ValidityCheck[];

/** A minute of the drill, second by second: the outage is 20 to 45 s, silence begins at 32 s. */
export function planSeconds(usableShareOnFallback: number): Second[] {
  const random = createRandom('scorecard', usableShareOnFallback);
  return Array.from({ length: 60 }, (_, second) => {
    const outage = second >= 20 && second < 45;
    const sent = Math.round((outage ? 60 : 40) + (random() - 0.5) * 16);
    const failed = second === 20 ? 2 : second === 33 ? 1 : 0;
    const served = sent - failed;
    const fallback = outage ? served : second === 45 ? 3 : 0;
    const share = outage ? usableShareOnFallback + (random() - 0.5) * 0.12 : 0.99 + random() * 0.01;
    const slow = second >= 32 && second < 45;
    return {
      second,
      sent,
      served: { primary: served - fallback, fallback },
      failed,
      usable: Math.min(served, Math.round(served * share)),
      judged: sent,
      ttftP50Ms: Math.round((outage ? 410 : 312) + (slow ? 2000 : 0) + random() * 60),
      totalP95Ms: Math.round((outage ? 3900 : 3100) + (slow ? 2000 : 0) + random() * 500),
    };
  });
}

/** The fallback carried the outage, and 71.4 % of the answers were usable: the run this tool exists for. */
export const failedScorecard = {
  schemaVersion: SCORECARD_VERSION,
  drill: 'primary-outage',
  runId: 'primary-outage-20260304-102031-42',
  startedAt: '2026-03-04T10:20:31.204Z',
  seed: 42,
  providers: ['primary', 'fallback'],
  verdict: 'fail',
  reasons: [{ code: 'usableRatio', message: 'usableRatio in on-fallback was 71.5 %; required: at least 95.0 %.' }],
  validity,
  load: {
    planned: 2900,
    sent: 2900,
    completed: 2897,
    failed: 3,
    latenessP50Ms: 0.8,
    latenessP99Ms: 8.6,
    latenessMaxMs: 21.3,
  },
  outage: { requests: 1500, httpSuccessRatio: 0.998, usableRatio: 0.714 },
  phases: [
    { phase: 'warmup', startMs: 0, endMs: 5000 },
    { phase: 'baseline', startMs: 5000, endMs: 20_000 },
    { phase: 'cutover', startMs: 20_000, endMs: 21_290 },
    { phase: 'on-fallback', startMs: 21_290, endMs: 45_000 },
    { phase: 'recovery', startMs: 45_000, endMs: 60_000 },
  ],
  routing: {
    faultAppliedAtMs: 20_014,
    detectMs: 31,
    failoverMs: 1245,
    lostRequests: 3,
    failbackMs: 212,
    flaps: 0,
    goodWithinMs: 9_434,
    faults: faultResults,
    wait: { n: 712, p50: 12, p95: 41, max: 310 },
    lost: { outage: 3, recovery: 0 },
    changes: [
      { atMs: 20_040, to: 'fallback', expected: 'away' },
      { atMs: 45_300, to: 'primary', expected: 'back' },
    ],
    shift: { shape: 'step', riseMs: 310 },
    watched: { failoverMs: 24_997, failbackMs: 10_000 },
    attemptsPerRequest: { baseline: 1, outage: 1.995, recovery: 1.005 },
    peakAttemptsPer250Ms: 41,
    primaryAttemptsPerSecondInOutage: 59.7,
    unfaultedFailures: { recovery: { count: 3, medianMs: 6_002.4 } },
    otherCalls: [{ provider: 'primary', kind: 'health-check', count: 12 }],
    correlation: [
      { provider: 'primary', by: 'body', requests: 1_397 },
      { provider: 'fallback', by: 'header', requests: 1_498 },
      { provider: 'fallback', by: 'marker', requests: 2 },
    ],
    servedBy: {
      warmup: { primary: 200, fallback: 0, none: 0 },
      baseline: { primary: 600, fallback: 0, none: 0 },
      cutover: { primary: 0, fallback: 76, none: 2 },
      'on-fallback': { primary: 0, fallback: 1421, none: 1 },
      recovery: { primary: 597, fallback: 3, none: 0 },
    },
    falseClaims: 0,
    attemptsLeftRunning: 0,
    httpSuccessRatio: { warmup: 1, baseline: 1, cutover: 0.97436, 'on-fallback': 0.9993, recovery: 1 },
    failuresByCause: { cutover: { 'status-503': 2 }, 'on-fallback': { 'timed-out': 1 } },
  },
  application: {
    usableRatio: { warmup: 0.995, baseline: 0.99167, cutover: 0.69231, 'on-fallback': 0.71519, recovery: 0.99 },
    contracts,
  },
  latency,
  callers: [
    { phase: 'baseline', metric: 'ttft', n: 480, failed: 0, p50: 312, p95: 640, p99: 810 },
    { phase: 'baseline', metric: 'total', n: 720, failed: 0, p50: 1_410, p95: 2_860, p99: 3_400 },
    { phase: 'cutover', metric: 'total', n: 78, failed: 3, p50: 2_020, p95: 5_900, p99: null },
    { phase: 'on-fallback', metric: 'ttft', n: 923, failed: 1, p50: 402, p95: 910, p99: 1_240 },
  ],
  objectives: [
    { id: 'httpSuccessRatio', phase: 'on-fallback', ok: true, observed: 0.9993, required: 'at least 99.0 %' },
    { id: 'usableRatio', phase: 'on-fallback', ok: false, observed: 0.71519, required: 'at least 95.0 %' },
    { id: 'failoverMs', phase: 'run', ok: true, observed: 1245, required: 'at most 5.00 s' },
    { id: 'lostRequests', phase: 'run', ok: true, observed: 3, required: 'at most 10' },
  ],
  readiness: {
    score: 0.88463,
    parts: [
      { id: 'served', weight: 3, score: 0.998 },
      { id: 'usable', weight: 4, score: 0.71519 },
      { id: 'failover', weight: 1, score: 0.99155 },
      { id: 'failback', weight: 1, score: 1 },
      { id: 'amplification', weight: 1, score: 1 },
    ],
  },
  seconds: planSeconds(0.714),
  faultBands: [
    { provider: 'primary', faults: ['error-response'], startMs: 20_010, endMs: 32_004, applied: 715 },
    { provider: 'primary', faults: ['silence'], startMs: 32_004, endMs: 45_011, applied: 778 },
  ],
  examples: [
    {
      index: 871,
      contract: 'json-schema',
      provider: 'fallback',
      phase: 'on-fallback',
      outcome: 'repaired',
      failure: 'fence-json',
      answer: '```json\n{"ticketId":4471,"topic":"refund","amount":82.5,"priority":3,"urgent":false}\n```',
    },
    {
      index: 904,
      contract: 'json-schema',
      provider: 'fallback',
      phase: 'on-fallback',
      outcome: 'repaired-wrong',
      failure: 'number-as-string',
      answer: '{"ticketId":"4480","topic":"delivery","amount":"1.234,50","priority":"2","urgent":"false",}',
    },
    {
      index: 1033,
      contract: 'tool-call',
      provider: 'fallback',
      phase: 'on-fallback',
      outcome: 'failed',
      failure: 'tool-as-text',
      answer: '<tool_call>{"name":"refund_order","arguments":{"order_id":7}}</tool_call>',
    },
    {
      index: 1201,
      contract: 'markdown',
      provider: 'fallback',
      phase: 'on-fallback',
      outcome: 'failed',
      failure: 'lang-drift',
      answer:
        '##Summary\nYour parcel is on its way \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u200b and \u202eti timda annac ew\u202c.',
    },
  ],
} satisfies Scorecard;
