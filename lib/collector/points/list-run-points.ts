import type { ScoredPhaseName } from '../../kit/terms/phase.ts';
import type { Scorecard, Verdict } from '../scorecard/scorecard.ts';
import { listSecondPoints } from './list-second-points.ts';
import type { Point, RunTags } from './point.ts';

/** A verdict as a number, as Grafana colours by: the exit code of `cutover drill`. */
const verdictCodes: Record<Verdict, number> = { pass: 0, fail: 1, invalid: 3, aborted: 4 };

/** All points of a scored run. The same scorecard makes the same points, so that sending them again changes nothing. */
export function listRunPoints(scorecard: Scorecard): Point[] {
  const startMs = Date.parse(scorecard.startedAt);
  const tags: RunTags = { run: scorecard.runId, drill: scorecard.drill };
  return [
    listRun(scorecard, tags, startMs),
    ...listPhases(scorecard, tags, startMs),
    ...listObjectives(scorecard, tags, startMs),
    ...listValidity(scorecard, tags, startMs),
    ...listFaults(scorecard, tags, startMs),
    ...listLatency(scorecard, tags, startMs),
    ...listContracts(scorecard, tags, startMs),
    ...scorecard.seconds.flatMap((second) => listSecondPoints(second, tags, startMs)),
  ];
}

/** The run as a whole: one point, at its start. */
function listRun(scorecard: Scorecard, tags: RunTags, startMs: number): Point {
  const { verdict, reasons, load, outage, routing, readiness, phases } = scorecard;
  // With both, a trend goes on where a drill has got waves: the ratios of all of an outage are there in each run.
  const { whole = outage } = outage;
  return {
    measurement: 'cutover_run',
    tags,
    atMs: startMs,
    fields: {
      verdict,
      verdict_code: verdictCodes[verdict],
      reason: reasons[0]?.message,
      seed: scorecard.seed,
      duration_ms: Math.max(0, ...phases.map(({ endMs }) => endMs)),
      planned: load.planned,
      sent: load.sent,
      completed: load.completed,
      failed: load.failed,
      lateness_p99_ms: load.latenessP99Ms,
      outage_requests: outage.requests,
      http_success_ratio: outage.httpSuccessRatio,
      usable_ratio: outage.usableRatio,
      whole_outage_requests: whole.requests,
      whole_outage_http_success_ratio: whole.httpSuccessRatio,
      whole_outage_usable_ratio: whole.usableRatio,
      detect_ms: routing.detectMs,
      failover_ms: routing.failoverMs,
      failback_ms: routing.failbackMs,
      lost_requests: routing.lostRequests,
      flaps: routing.flaps,
      false_claims: routing.falseClaims,
      attempts_left_running: routing.attemptsLeftRunning,
      attempts_per_request: routing.attemptsPerRequest.outage,
      peak_attempts_per_250_ms: routing.peakAttemptsPer250Ms,
      readiness: readiness.score,
    },
  };
}

/** Each phase at its begin. */
function listPhases({ phases, routing, application }: Scorecard, tags: RunTags, startMs: number): Point[] {
  const of = <Value>(values: Partial<Record<ScoredPhaseName, Value>> | undefined, phase: ScoredPhaseName) =>
    values?.[phase];
  return phases.map(({ phase, startMs: fromMs, endMs }) => ({
    measurement: 'cutover_phase',
    tags: { ...tags, phase },
    atMs: startMs + fromMs,
    fields: {
      duration_ms: endMs - fromMs,
      http_success_ratio: of(routing.httpSuccessRatio, phase),
      usable_ratio: of(application.usableRatio, phase),
      judged: of(application.judged, phase),
    },
  }));
}

/** Each objective, told apart by its place too: there may be two on one metric. */
function listObjectives({ objectives }: Scorecard, tags: RunTags, startMs: number): Point[] {
  return objectives.map((objective, place) => ({
    measurement: 'cutover_objective',
    tags: { ...tags, objective: objective.id, phase: objective.phase, place: String(place) },
    atMs: startMs,
    fields: {
      met: objective.ok,
      met_code: objective.ok ? 1 : 0,
      outcome: objective.outcome ?? (objective.ok ? 'met' : 'missed'),
      observed: objective.observed,
      required: objective.required,
      n: objective.n,
    },
  }));
}

function listValidity({ validity }: Scorecard, tags: RunTags, startMs: number): Point[] {
  return validity.map(({ id, ok, endedEarly, observed }) => ({
    measurement: 'cutover_validity',
    tags: { ...tags, check: id },
    atMs: startMs,
    fields: { ok, ok_code: ok ? 1 : 0, ended_early: endedEarly === true, observed },
  }));
}

/** Each entry of the timeline with faults, at its begin. */
function listFaults({ routing }: Scorecard, tags: RunTags, startMs: number): Point[] {
  return (routing.faults ?? []).map((fault) => ({
    measurement: 'cutover_fault',
    tags: { ...tags, entry: String(fault.entry) },
    atMs: startMs + fault.startMs,
    fields: {
      faults: fault.faults.map(({ provider, kind }) => `${provider}: ${kind}`).join(', '),
      duration_ms: fault.endMs - fault.startMs,
      sent: fault.sent,
      met: fault.met,
      lost: fault.lost,
      tested: fault.tested,
      detect_ms: fault.detectMs,
      failover_ms: fault.failoverMs,
      held_ms: fault.heldMs,
    },
  }));
}

function listLatency({ latency }: Scorecard, tags: RunTags, startMs: number): Point[] {
  return latency.map(({ phase, provider, metric, n, p50, p90, p95, p99, max }) => ({
    measurement: 'cutover_latency',
    tags: { ...tags, phase, provider, metric },
    atMs: startMs,
    fields: { n, p50_ms: p50, p90_ms: p90, p95_ms: p95, p99_ms: p99, max_ms: max },
  }));
}

function listContracts({ application }: Scorecard, tags: RunTags, startMs: number): Point[] {
  return application.contracts.map((row) => ({
    measurement: 'cutover_contract',
    tags: { ...tags, phase: row.phase, provider: row.provider, contract: row.contract },
    atMs: startMs,
    fields: {
      total: row.total,
      usable: row.usable,
      repaired: row.repaired,
      repaired_wrong: row.repairedWrong,
      failed: row.failed,
      miss_ratio: row.missRatio,
      miss_low: row.missInterval[0],
      miss_high: row.missInterval[1],
    },
  }));
}
