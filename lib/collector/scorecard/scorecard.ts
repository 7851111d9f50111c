import type { CorrelatedBy } from '../../kit/terms/correlation.ts';
import type { NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { PhaseName, ScoredPhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { ControlGroup } from './control-group.ts';
import type { CallerRow } from './caller-row.ts';
import type { ObjectiveResult } from './objective-result.ts';
import type { AskedOfProviders } from './asked.ts';
import type { HumanResponse } from './response.ts';
import type { OnTheWay } from './on-the-way.ts';
import type { OutageSummary } from './outage-summary.ts';
import type { FollowUps } from './follow-ups.ts';
import type { GameDay } from './game-day.ts';
import type { GuardRow } from './guards.ts';
import type { SteadyState } from './steady-state.ts';
import type { Tries } from './tries.ts';
import type { Unit } from '../../kit/terms/unit.ts';
import type { Application } from './application.ts';
import type { Second } from './second.ts';

export type { CallerRow, OutageSummary, Second };

/**
 * The version of `scorecard.json` this code writes. Further keys may come without a new one. 2: `judged` of a second counts
 * what was planned, as the objective does; in 1 it counted the answers. 3: failover and failback are measured by good answers
 * that stay so, each fault by itself; what met the outage belongs to it.
 */
export const SCORECARD_VERSION = 3;

/** What `cutover report` still reads: what is not in an older one is shown as not measured. */
export const READABLE_VERSIONS: readonly unknown[] = [1, 2, SCORECARD_VERSION];

/** `pass`; `fail`: an objective missed; `invalid`: the evidence carries no verdict; `aborted`: stopped early. */
export type Verdict = 'pass' | 'fail' | 'invalid' | 'aborted';

/** What must hold for a verdict to mean anything. `observed` and `required` are for people. */
export interface ValidityCheck {
  /** As in docs/metrics.md; older files may have other ones (`seats-healthy` is `proxies-healthy`). */
  id: string;
  ok: boolean;
  /** It does not hold, and of what there was of a run that was ended early it would. Left out: it holds, or broke by itself, or an older file does not say. */
  endedEarly?: true;
  observed: string;
  required: string;
  /** The same for programs, by name: the check holds if each of them does. Not in older files. */
  numbers?: Record<string, ValidityNumber>;
}

/** A number that a validity check looked at, and the bounds it must keep to. */
export interface ValidityNumber {
  /** null: could not be measured, which never holds. */
  observed: number | null;
  /** `code`: an exit code. */
  unit: Unit | 'code';
  min?: number;
  max?: number;
}

/** Who answered, a provider by its name; `none`: nobody did, and no provider is called so. */
export type Server = ProviderName;

export interface Load {
  planned: number;
  sent: number;
  /** Due while the run lasted, and the generator did not get to them: no failures of the target. Not in older files, whose `failed` has them. */
  neverSent?: number;
  /** In flight when the run was stopped or broke off, and left out of `sent`. Left out: none. */
  cutShort?: number;
  completed: number;
  failed: number;
  latenessP50Ms: number | null;
  latenessP99Ms: number | null;
  latenessMaxMs: number | null;
}

/** Another provider came to give most answers. */
export interface ProviderChange {
  /** From the start of the run, when the request was sent that made it so. */
  atMs: number;
  to: ProviderName;
  /** `away`: from a provider that has a fault; `back`: to the one it was before, once there is no fault. Null: a flap. */
  expected: 'away' | 'back' | null;
}

/**
 * How traffic moved in the outage.
 *
 * - `step`: within 2 s; `ramp`: in longer, or only in part
 * - `alternating`: to and fro; `never`: not even half of it
 */
export interface Shift {
  shape: 'step' | 'ramp' | 'alternating' | 'never';
  /** From a tenth of the way to nine tenths; null where it did not come so far, or did not stay. */
  riseMs: number | null;
}

/** Percentiles of waits, ms. `n` is 1 or more. */
export interface Waits {
  n: number;
  p50: number;
  p95: number;
  max: number;
}

/** One entry of the timeline with faults, by itself. Durations are from `appliedAtMs`; null says that it did not happen. */
export interface FaultResult {
  /** Its place in the timeline. */
  entry: number;
  faults: { provider: ProviderName; kind: string }[];
  startMs: number;
  endMs: number;
  /** Requests sent in it, and those of them that met a fault of it. */
  sent: number;
  met: number;
  /** Did a tenth of those it was for meet it, or did it keep the others away itself? Else the run says nothing about it. */
  tested: boolean;
  /** The first thing that met a fault of it, from the start of the run. */
  appliedAtMs: number | null;
  /** Until the target went to another provider because of it. */
  detectMs: number | null;
  /** Until callers had good answers, and kept having them to its end. */
  failoverMs: number | null;
  /** How long they had them, where that ended before it did. */
  heldMs: number | null;
  /** How long there was to watch. */
  watchedMs: number | null;
  /** Requests that belong to it and brought no answer. */
  lost: number;
  /** Who answered those that were sent in it; not in older files. */
  servedBy?: Record<ProviderName, number>;
  /** What the way round cost those that met it: from their first attempt that did to the one that served. */
  wait: Waits | null;
}

export interface Routing {
  /** Within what time an answer is good; in no older file. */
  goodWithinMs?: number;
  /** Each entry of the timeline with faults; in no older file. What stands below of the outage is the worst of them. */
  faults?: FaultResult[];
  /** What the way round cost those that met a fault, over the whole outage; in no older file. */
  wait?: Waits | null;
  /** First attempt a fault was applied to. */
  faultAppliedAtMs: number | null;
  /** From then until the target went to another provider because of it. */
  detectMs: number | null;
  /** From then until callers had good answers, and kept having them to the end of the fault; null when that was not so. */
  failoverMs: number | null;
  /** Requests that brought no answer and belong to the outage, wherever they were sent, or were sent in the recovery. */
  lostRequests: number;
  /** The same apart; in no older file. */
  lost?: { outage: number; recovery: number };
  /** From the end of the outage until the provider that was taken away serves well again, to the end of the recovery; null: not, or traffic never left it. */
  failbackMs: number | null;
  /** Changes of the provider that gives most answers, but for those a clean cutover has. */
  flaps: number;
  /** The first 100 of them, the expected ones named; not in older files. */
  changes?: ProviderChange[];
  /** How the share of the other providers rose; null: no fault was met, or too few answers came. Not in older files. */
  shift?: Shift | null;
  /** How long there was to see traffic move away and back; null: there was nothing to see. Not in older files. */
  watched?: { failoverMs: number | null; failbackMs: number | null };
  /** `outage` is null too where no request of it went to another provider. */
  attemptsPerRequest: { baseline: number | null; outage: number | null; recovery: number | null };
  peakAttemptsPer250Ms: number;
  primaryAttemptsPerSecondInOutage: number | null;
  /** Attempts on the primary that failed though no fault met them, by the phase they began in; not in older files. */
  unfaultedFailures?: Partial<Record<PhaseName, UnfaultedFailures>>;
  /** What the providers were asked besides, which counts as no attempt; not in older files. */
  otherCalls?: OtherCalls[];
  /** By what calls were known to be of a request; not in older files. */
  correlation?: KnownRequests[];
  servedBy: Partial<Record<ScoredPhaseName, Record<Server, number>>>;
  /** Answers whose header or model named another provider than the one that answered. */
  falseClaims: number;
  /** Upstream calls that went on, or began, after their caller had left or had its answer: all of `onTheWay.outlived`. */
  attemptsLeftRunning: number;
  /** Requests answered with a 2xx and a whole body, over all requests: what HTTP calls success. */
  httpSuccessRatio: Partial<Record<ScoredPhaseName, number>>;
  /** Failures by how they ended, for the phase table. */
  failuresByCause: Partial<Record<ScoredPhaseName, Record<string, number>>>;
}

/** Calls to a provider that no request of the run caused; `count` is 1 or more. */
export interface OtherCalls {
  provider: ProviderName;
  /** `health-check`, `other-run` or `unmarked`: without an id. */
  kind: string;
  count: number;
}

/** Requests of which a provider got a call that was known by one way; `requests` is 1 or more. */
export interface KnownRequests {
  provider: ProviderName;
  by: CorrelatedBy;
  requests: number;
}

/** Of one phase; `count` is 1 or more, as a phase without any is left out. */
export interface UnfaultedFailures {
  count: number;
  /** Until half of them had ended, from each one's start. */
  medianMs: number;
}

export interface LatencyRow {
  phase: ScoredPhaseName;
  provider: ProviderName;
  metric: 'ttft' | 'itl' | 'total';
  n: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
}

/** One number for how ready the application was, 0..1; null: the run carries none. */
export interface Readiness {
  score: number | null;
  /** `score` null: it was not tested, and is not part of the number. */
  parts: { id: string; weight: number; score: number | null }[];
  /** What holds the score down, and at what; null: nothing. Not in older files. */
  cap?: {
    at: number;
    reason: 'objective-missed' | 'not-failed-over' | 'foreign-answers' | 'asked-less' | 'target-ended';
  } | null;
}

/** A stretch in which an injector really had faults armed, for the bands in the timeline. */
export interface FaultBand {
  provider: ProviderName;
  faults: string[];
  startMs: number;
  endMs: number;
  /** Attempts it was applied to. */
  applied: number;
}

/** One unusable answer, kept as an example; hostile text. */
export interface Example {
  index: number;
  contract: string;
  provider: ProviderName;
  phase: ScoredPhaseName;
  outcome: string;
  failure: NamedFailure;
  /** At most 600 characters. */
  answer: string;
  /** What the code behind the contract said of it, one line of at most 200 characters; left out where it said nothing. */
  words?: string;
}

/** The scored result of one run, as `scorecard.json` has it. Times are ms from the run's start, ratios 0..1. */
export interface Scorecard {
  schemaVersion: typeof SCORECARD_VERSION;
  drill: string;
  runId: string;
  startedAt: string;
  seed: number;
  /** In the order in which they take over; older files, which do not say, have `primary` and `fallback`. */
  providers: ProviderName[];
  verdict: Verdict;
  reasons: { code: string; message: string }[];
  validity: ValidityCheck[];
  load: Load;
  outage: OutageSummary;
  phases: { phase: ScoredPhaseName; startMs: number; endMs: number }[];
  routing: Routing;
  application: Application;
  /** Not in older files. */
  onTheWay?: OnTheWay;
  /** What the providers that answered were really asked; left out where no answer could be compared, and in older files. */
  asked?: AskedOfProviders;
  latency: LatencyRow[];
  /** Not in older files. */
  callers?: CallerRow[];
  /** Where callers try again (`traffic.clients`). */
  tries?: Tries;
  /** Where a virtual user of one's own may ask further (`traffic.followUps`). */
  followUps?: FollowUps;
  /** Where contracts `guard` ask a model: what each was worth, by the phase of the request. */
  guards?: GuardRow[];
  /** What people noted while it ran (`cutover note`), and how fast they were; left out where nobody did. */
  response?: HumanResponse;
  /** Is all as it was, once faults were taken back? Left out where there was no outage, and in older files. */
  steadyState?: SteadyState;
  /** What faults did beyond what befell the tenants they spared; left out where they spared nobody, and in older files. */
  controlGroup?: ControlGroup;
  /** Who approved it and was on call, and what commands around it came to; left out where there is nothing of these. */
  gameDay?: GameDay;
  objectives: ObjectiveResult[];
  readiness: Readiness;
  seconds: Second[];
  faultBands: FaultBand[];
  examples: Example[];
}
