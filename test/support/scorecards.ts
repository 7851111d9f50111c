import { SCORECARD_VERSION, type Scorecard, type ValidityCheck } from '../../lib/collector/scorecard/scorecard.ts';
import { contractRow, failedScorecard, planSeconds } from './failed-scorecard.ts';

/** Scorecards as runs leave them, one a verdict, for the tests of whoever reads a scorecard. Figures are made up. */
export { failedScorecard } from './failed-scorecard.ts';

/** The same drill after the fallback got a prompt of its own. */
export const passedScorecard = {
  ...failedScorecard,
  runId: 'primary-outage-20260305-091512-42',
  startedAt: '2026-03-05T09:15:12.900Z',
  verdict: 'pass',
  readiness: {
    score: 0.98814,
    parts: failedScorecard.readiness.parts.map((part) => (part.id === 'usable' ? { ...part, score: 0.97397 } : part)),
  },
  reasons: [],
  outage: { requests: 1500, httpSuccessRatio: 0.998, usableRatio: 0.97266 },
  application: {
    usableRatio: { warmup: 0.995, baseline: 0.99167, cutover: 0.94871, 'on-fallback': 0.97397, recovery: 0.99 },
    contracts: [
      ...failedScorecard.application.contracts.slice(0, 3),
      contractRow('json-schema', 'fallback', 'on-fallback', [626, 12, 0, 2], { 'fence-json': 12, truncated: 2 }),
      contractRow('tool-call', 'fallback', 'on-fallback', [347, 5, 0, 3], { 'args-double': 5, 'tool-none': 3 }),
      contractRow('markdown', 'fallback', 'on-fallback', [412, 11, 0, 3], { 'md-heading': 11, 'md-fence': 3 }),
    ],
  },
  objectives: failedScorecard.objectives.map((objective) =>
    objective.id === 'usableRatio' ? { ...objective, ok: true, observed: 0.97397 } : objective,
  ),
  seconds: planSeconds(0.972),
  examples: failedScorecard.examples.slice(0, 1),
} satisfies Scorecard;

/** k6 could not keep up and the fault never bit, so nothing can be said. */
export const invalidScorecard = {
  ...failedScorecard,
  runId: 'primary-outage-20260304-111502-42',
  verdict: 'invalid',
  readiness: { score: null, parts: failedScorecard.readiness.parts },
  reasons: [
    {
      code: 'fault-applied',
      message:
        'The faults did not bite as planned: silence on primary: 0 attempts; required: at least 1 attempt for every fault.',
    },
    {
      code: 'load-achieved',
      message:
        'The planned load was not sent: 2,714 of 2,900 sent, lateness p99 812 ms; required: at least 99 % sent, p99 at most 100 ms.',
    },
  ],
  validity: failedScorecard.validity.map((check): ValidityCheck => {
    if (check.id === 'fault-applied') return { ...check, ok: false, observed: 'silence on primary: 0 attempts' };
    if (check.id === 'load-achieved')
      return { ...check, ok: false, observed: '2,714 of 2,900 sent, lateness p99 812 ms' };
    return check;
  }),
  load: {
    planned: 2900,
    sent: 2714,
    completed: 2711,
    failed: 3,
    latenessP50Ms: 44,
    latenessP99Ms: 812,
    latenessMaxMs: 2230,
  },
  faultBands: [
    { provider: 'primary', faults: ['error-response'], startMs: 20_010, endMs: 32_004, applied: 715 },
    { provider: 'primary', faults: ['silence'], startMs: 32_004, endMs: 45_011, applied: 0 },
  ],
} satisfies Scorecard;

/** Stopped after two seconds: almost nothing was measured. */
export const abortedScorecard = {
  schemaVersion: SCORECARD_VERSION,
  drill: 'primary-outage',
  runId: 'primary-outage-20260304-120000-42',
  startedAt: '2026-03-04T12:00:00.000Z',
  seed: 42,
  providers: ['primary', 'fallback'],
  verdict: 'aborted',
  reasons: [{ code: 'aborted', message: 'The run was stopped before its end: interrupted from the keyboard.' }],
  validity: failedScorecard.validity.map((check): ValidityCheck => {
    if (check.id !== 'fault-applied' && check.id !== 'enough-samples') return check;
    return { ...check, ok: false, observed: 'nothing: the outage was never reached' };
  }),
  load: {
    planned: 2900,
    sent: 71,
    completed: 52,
    failed: 19,
    latenessP50Ms: null,
    latenessP99Ms: null,
    latenessMaxMs: null,
  },
  outage: { requests: 0, httpSuccessRatio: null, usableRatio: null },
  phases: [{ phase: 'warmup', startMs: 0, endMs: 2104 }],
  routing: {
    faultAppliedAtMs: null,
    detectMs: null,
    failoverMs: null,
    lostRequests: 0,
    failbackMs: null,
    flaps: 0,
    attemptsPerRequest: { baseline: null, outage: null, recovery: null },
    peakAttemptsPer250Ms: 14,
    primaryAttemptsPerSecondInOutage: null,
    servedBy: { warmup: { primary: 52, fallback: 0, none: 19 } },
    falseClaims: 0,
    attemptsLeftRunning: 0,
    httpSuccessRatio: { warmup: 0.73239 },
    failuresByCause: { warmup: { 'timed-out': 19 } },
  },
  application: { usableRatio: {}, contracts: [] },
  latency: [],
  objectives: [{ id: 'usableRatio', phase: 'on-fallback', ok: false, observed: null, required: 'at least 95.0 %' }],
  readiness: {
    score: null,
    parts: [
      { id: 'served', weight: 3, score: null },
      { id: 'usable', weight: 4, score: null },
    ],
  },
  seconds: [
    {
      second: 0,
      sent: 38,
      served: { primary: 36, fallback: 0 },
      failed: 2,
      usable: 0,
      judged: 0,
      ttftP50Ms: 310,
      totalP95Ms: 1402,
    },
    {
      second: 1,
      sent: 33,
      served: { primary: 16, fallback: 0 },
      failed: 17,
      usable: 0,
      judged: 0,
      ttftP50Ms: null,
      totalP95Ms: null,
    },
  ],
  faultBands: [],
  examples: [],
} satisfies Scorecard;

/** A run killed before its first request. */
export const emptyScorecard = {
  ...abortedScorecard,
  runId: 'primary-outage-20260304-120100-42',
  reasons: [],
  validity: [],
  load: { planned: 0, sent: 0, completed: 0, failed: 0, latenessP50Ms: null, latenessP99Ms: null, latenessMaxMs: null },
  phases: [],
  routing: { ...abortedScorecard.routing, servedBy: {}, httpSuccessRatio: {}, failuresByCause: {} },
  objectives: [],
  seconds: [],
} satisfies Scorecard;

/** A run whose callers tried again. */
const herdScorecard = {
  ...passedScorecard,
  tries: {
    most: 3,
    sent: 1_624,
    further: 724,
    furtherRatio: 724 / 1_624,
    answeredLater: 211,
    abandoned: 1,
    phases: [
      { phase: 'baseline', first: 450, tries: 450, perRequest: 1 },
      { phase: 'outage', first: 450, tries: 1_050, perRequest: 1_050 / 450 },
      { phase: 'recovery', first: 0, tries: 124, perRequest: null },
    ],
    peak: { second: 41, tries: 61, due: 22 },
  },
} satisfies Scorecard;

/** Every fixture with a name for test tables. */
export const scorecards: Record<string, Scorecard> = {
  pass: passedScorecard,
  fail: failedScorecard,
  invalid: invalidScorecard,
  aborted: abortedScorecard,
  empty: emptyScorecard,
  herd: herdScorecard,
};
