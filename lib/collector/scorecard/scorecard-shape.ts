import { correlationWays } from '../../kit/terms/correlation.ts';
import { phaseNames, scoredPhaseNames } from '../../kit/terms/phase.ts';
import type { OutageRatios } from './outage-summary.ts';
import type { Application, CallRow, ContractRow } from './application.ts';
import { objective } from './objective-shape.ts';
import { asked } from './asked-shape.ts';
import type { OnTheWay, Outlived } from './on-the-way.ts';
import { controlGroup } from './control-group-shape.ts';
import type { FollowedArrivals, FollowUps } from './follow-ups.ts';
import { gameDayShape } from './game-day-shape.ts';
import { guardRow } from './guard-shape.ts';
import { steadyState } from './steady-shape.ts';
import { validityCheck } from './validity-shape.ts';
import type { Tries } from './tries.ts';
import { humanResponse } from './response-shape.ts';
import type * as parts from './scorecard.ts';
import {
  amount,
  boolean,
  count,
  keys,
  listOf,
  ms,
  namesTo,
  number,
  oneOf,
  orLeftOut,
  orNull,
  pairOf,
  ratio,
  provider,
  type Shape,
  text,
} from './shape.ts';

const phase = oneOf(scoredPhaseNames);
const byPhase = (shape: Shape): Shape => namesTo(shape, scoredPhaseNames);

const waits = keys<parts.Waits>({ n: count, p50: ms, p95: ms, max: ms });

const faultResult = keys<parts.FaultResult>({
  entry: count,
  faults: listOf(keys<parts.FaultResult['faults'][number]>({ provider, kind: text })),
  startMs: ms,
  endMs: ms,
  sent: count,
  met: count,
  tested: boolean,
  appliedAtMs: orNull(ms),
  detectMs: orNull(number),
  failoverMs: orNull(number),
  heldMs: orNull(number),
  watchedMs: orNull(number),
  lost: count,
  servedBy: orLeftOut(namesTo(count)),
  wait: orNull(waits),
});

const routing = keys<parts.Routing>({
  goodWithinMs: orLeftOut(ms),
  faults: orLeftOut(listOf(faultResult)),
  wait: orLeftOut(orNull(waits)),
  faultAppliedAtMs: orNull(ms),
  detectMs: orNull(number),
  failoverMs: orNull(number),
  lostRequests: count,
  lost: orLeftOut(keys<NonNullable<parts.Routing['lost']>>({ outage: count, recovery: count })),
  failbackMs: orNull(number),
  flaps: count,
  changes: orLeftOut(
    listOf(keys<parts.ProviderChange>({ atMs: number, to: provider, expected: orNull(oneOf(['away', 'back'])) })),
  ),
  shift: orLeftOut(
    orNull(keys<parts.Shift>({ shape: oneOf(['step', 'ramp', 'alternating', 'never']), riseMs: orNull(number) })),
  ),
  watched: orLeftOut(
    keys<NonNullable<parts.Routing['watched']>>({ failoverMs: orNull(number), failbackMs: orNull(number) }),
  ),
  attemptsPerRequest: keys<parts.Routing['attemptsPerRequest']>({
    baseline: orNull(amount),
    outage: orNull(amount),
    recovery: orNull(amount),
  }),
  peakAttemptsPer250Ms: amount,
  primaryAttemptsPerSecondInOutage: orNull(amount),
  unfaultedFailures: orLeftOut(namesTo(keys<parts.UnfaultedFailures>({ count, medianMs: number }), phaseNames)),
  otherCalls: orLeftOut(listOf(keys<parts.OtherCalls>({ provider, kind: text, count }))),
  correlation: orLeftOut(listOf(keys<parts.KnownRequests>({ provider, by: oneOf(correlationWays), requests: count }))),
  servedBy: byPhase(namesTo(count)),
  falseClaims: count,
  attemptsLeftRunning: count,
  httpSuccessRatio: byPhase(ratio),
  failuresByCause: byPhase(namesTo(count)),
});

const onTheWay = keys<OnTheWay>({
  kinds: byPhase(namesTo(count)),
  compared: count,
  notCompared: count,
  ambiguous: count,
  endings: orLeftOut(keys<NonNullable<OnTheWay['endings']>>({ withoutMarker: count, withoutFinish: count })),
  usage: keys<OnTheWay['usage']>({ answers: count, differing: count, reportedTokens: amount, servedTokens: amount }),
  statuses: listOf(keys<OnTheWay['statuses'][number]>({ provider: text, caller: text, requests: count })),
  outlived: keys<Outlived>({
    afterCaller: count,
    afterAnswer: count,
    afterError: count,
    longestMs: orNull(number),
    tokens: amount,
  }),
});

const contractRow = keys<ContractRow>({
  contract: text,
  provider,
  phase,
  total: count,
  usable: count,
  repaired: count,
  repairedWrong: count,
  failed: count,
  kinds: namesTo(count),
  missRatio: ratio,
  missInterval: pairOf(ratio),
  unjudged: orLeftOut(count),
  calls: orLeftOut(keys<CallRow>({ wanted: count, called: count, valid: count, inText: count, inTextInvalid: count })),
  notes: orLeftOut(namesTo(count)),
});

const outageRatios = { requests: count, httpSuccessRatio: orNull(ratio), usableRatio: orNull(ratio) };

const readiness = keys<parts.Readiness>({
  score: orNull(ratio),
  parts: listOf(keys<parts.Readiness['parts'][number]>({ id: text, weight: amount, score: orNull(ratio) })),
  cap: orLeftOut(
    orNull(
      keys<NonNullable<parts.Readiness['cap']>>({
        at: ratio,
        reason: oneOf(['objective-missed', 'not-failed-over', 'foreign-answers', 'asked-less', 'target-ended']),
      }),
    ),
  ),
});

const latencyRow = keys<parts.LatencyRow>({
  phase,
  provider,
  metric: oneOf(['ttft', 'itl', 'total']),
  n: count,
  p50: ms,
  p90: ms,
  p95: ms,
  p99: ms,
  max: ms,
});

const callerRow = keys<parts.CallerRow>({
  phase,
  metric: oneOf(['ttft', 'total']),
  n: count,
  failed: count,
  p50: orNull(ms),
  p95: orNull(ms),
  p99: orNull(ms),
});

const tries = keys<Tries>({
  most: count,
  sent: count,
  further: count,
  furtherRatio: orNull(ratio),
  answeredLater: count,
  abandoned: count,
  phases: listOf(
    keys<Tries['phases'][number]>({ phase: oneOf(phaseNames), first: count, tries: count, perRequest: orNull(number) }),
  ),
  peak: orNull(keys<NonNullable<Tries['peak']>>({ second: count, tries: count, due: count })),
});

const followUps = keys<FollowUps>({
  sent: count,
  answered: count,
  kinds: listOf(
    keys<FollowUps['kinds'][number]>({ name: text, sent: count, answered: count, judged: count, usable: count }),
  ),
  phases: listOf(
    keys<FollowedArrivals>({
      phase,
      arrivals: count,
      followed: count,
      followUps: count,
      answered: count,
      answeredRatio: ratio,
    }),
  ),
});

const second = keys<parts.Second>({
  second: count,
  due: orLeftOut(count),
  sent: count,
  served: namesTo(count),
  failed: count,
  usable: count,
  judged: count,
  ttftP50Ms: orNull(ms),
  totalP95Ms: orNull(ms),
});

/** A scorecard of any version that is read, but for its `schemaVersion`. */
export const scorecardShape = keys<Omit<parts.Scorecard, 'schemaVersion'>>({
  drill: text,
  runId: text,
  startedAt: text,
  seed: number,
  providers: listOf(provider, { max: 5 }),
  verdict: oneOf(['pass', 'fail', 'invalid', 'aborted']),
  reasons: listOf(keys<parts.Scorecard['reasons'][number]>({ code: text, message: text })),
  validity: listOf(validityCheck),
  load: keys<parts.Load>({
    planned: count,
    sent: count,
    neverSent: orLeftOut(count),
    cutShort: orLeftOut(count),
    completed: count,
    failed: count,
    latenessP50Ms: orNull(number),
    latenessP99Ms: orNull(number),
    latenessMaxMs: orNull(number),
  }),
  outage: keys<parts.OutageSummary>({ ...outageRatios, whole: orLeftOut(keys<OutageRatios>(outageRatios)) }),
  phases: listOf(keys<parts.Scorecard['phases'][number]>({ phase, startMs: ms, endMs: ms })),
  routing,
  application: keys<Application>({
    usableRatio: byPhase(ratio),
    judged: orLeftOut(byPhase(count)),
    contracts: listOf(contractRow),
    contractsFrom: orLeftOut(text),
  }),
  onTheWay: orLeftOut(onTheWay),
  asked: orLeftOut(asked),
  latency: listOf(latencyRow),
  callers: orLeftOut(listOf(callerRow)),
  tries: orLeftOut(tries),
  followUps: orLeftOut(followUps),
  guards: orLeftOut(listOf(guardRow)),
  response: orLeftOut(humanResponse),
  steadyState: orLeftOut(steadyState),
  controlGroup: orLeftOut(controlGroup),
  gameDay: orLeftOut(gameDayShape),
  objectives: listOf(objective),
  readiness,
  seconds: listOf(second),
  faultBands: listOf(keys<parts.FaultBand>({ provider, faults: listOf(text), startMs: ms, endMs: ms, applied: count })),
  examples: listOf(
    keys<parts.Example>({
      index: number,
      contract: text,
      provider,
      phase,
      outcome: text,
      failure: text,
      answer: text,
      words: orLeftOut(text),
    }),
  ),
});
