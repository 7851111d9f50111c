import type { RunRecord } from '../records/record.ts';
import { assembleRun } from './join/assemble-run.ts';
import { type CollectorOptions, createEvidenceCollector } from './evidence/collect-evidence.ts';
import { decideVerdict } from './decide-verdict.ts';
import type { RowList } from './join/row-list.ts';
import type { Run } from './join/run.ts';
import type { PlannedRequests, ScoredRequest } from './join/scored-request.ts';
import { selectUnderFaults } from './join/select-under-faults.ts';
import { ratioOf, selectScope } from './join/group-requests.ts';
import { layFaultBands } from './lay-fault-bands.ts';
import { listPhases } from './list-phases.ts';
import { findTargetEnd } from './join/find-target-end.ts';
import { listJudgedKinds, measureApplication, measureUsableRatio } from './measures/measure-application.ts';
import { measureCallers, measureLatency } from './measures/measure-latency.ts';
import { measureAsked } from './measures/measure-asked.ts';
import { measureOnTheWay } from './measures/measure-on-the-way.ts';
import { measureLoad } from './measures/measure-load.ts';
import { measureObjectives } from './measure-objectives.ts';
import { measureReadiness } from './measure-readiness.ts';
import { measureRouting } from './measures/measure-routing.ts';
import { measureGuards } from './measures/measure-guards.ts';
import { measureFollowUps } from './measures/measure-follow-ups.ts';
import { measureResponse } from './measures/measure-response.ts';
import { measureSteadyState } from './measures/measure-steady-state.ts';
import { measureControlGroup } from './measures/measure-control-group.ts';
import { measureTries } from './measures/measure-tries.ts';
import { measureSeconds } from './measure-seconds.ts';
import { pickExamples } from './pick-examples.ts';
import type { GameDay } from '../scorecard/game-day.ts';
import type { OnTheWay } from '../scorecard/on-the-way.ts';
import type { OutageRatios, OutageSummary } from '../scorecard/outage-summary.ts';
import { SCORECARD_VERSION, type Scorecard } from '../scorecard/scorecard.ts';
import { validityChecks, validityIds } from './validity/index.ts';
import { runCheck } from './validity/run-check.ts';

/** Scores one run, record by record. The order of the records does not matter. */
export interface Scorer {
  add(record: RunRecord): void;
  /** Counts a line that was no record, and why it is none. */
  addUnreadable(reason: string): void;
  addEmpty(): void;
  /** Has a run-end come yet? */
  hasEnd(): boolean;
  /** The scorecard of everything added, held against the whole plan. Throws `usage` when no `run-start` was among it. */
  finish(arrivals: PlannedRequests): Scorecard;
}

/** A scorer for a run of this drill and plan. */
export function createScorer(options: CollectorOptions): Scorer {
  const { drill } = options;
  const collector = createEvidenceCollector(options);
  return {
    add: collector.add,
    addUnreadable: collector.addUnreadable,
    addEmpty: collector.addEmpty,
    hasEnd: collector.hasEnd,
    finish: (arrivals) => measureRun(assembleRun({ drill, arrivals, evidence: collector.finish() })),
  };
}

function measureRun(run: Run): Scorecard {
  const { drill, evidence, startEpochMs } = run;
  const load = measureLoad(run);
  const routing = measureRouting(run);
  const application = measureApplication(run);
  const onTheWay = measureOnTheWay(run);
  const { asked, isAskedAlike } = measureAsked(run);
  const objectives = measureObjectives(run, { routing, load, onTheWay, isAskedAlike });
  const validity = validityIds.map((id) => runCheck(id, validityChecks[id], { run, load, objectives }));
  const tries = measureTries(run);
  const followUps = measureFollowUps(run);
  const targetEnd = findTargetEnd(run);
  const steadyState = measureSteadyState(run);
  const { verdict, reasons } = decideVerdict(evidence.runEnd, validity, objectives, {
    foreign: countForeign(onTheWay),
    asked,
    targetEnd,
    steady: steadyState === null ? null : { ...steadyState, mustBeProven: drill.steadyState.mustBeProven },
  });
  const guards = measureGuards(run);
  const response = measureResponse(run);
  const controlGroup = measureControlGroup(run);
  const gameDay = tellGameDay(run);
  return {
    schemaVersion: SCORECARD_VERSION,
    drill: drill.name,
    runId: evidence.runStart?.runId ?? '',
    startedAt: new Date(startEpochMs).toISOString(),
    seed: evidence.runStart?.seed ?? drill.seed,
    providers: [...evidence.providers],
    verdict,
    reasons,
    validity,
    load,
    outage: summariseOutage(run),
    phases: listPhases(run),
    routing,
    application,
    onTheWay,
    ...(asked === null ? {} : { asked }),
    latency: measureLatency(run),
    callers: measureCallers(run),
    ...(tries === null ? {} : { tries }),
    ...(followUps === null ? {} : { followUps }),
    ...(guards === null ? {} : { guards }),
    ...(response === null ? {} : { response }),
    ...(steadyState === null ? {} : { steadyState }),
    ...(controlGroup === null ? {} : { controlGroup }),
    ...(gameDay === null ? {} : { gameDay }),
    objectives,
    readiness: measureReadiness(run, { routing, objectives, verdict, asked, targetEnd }),
    seconds: measureSeconds(run),
    faultBands: layFaultBands(run),
    examples: pickExamples(run),
  };
}

/** What there is to say of the day besides what was measured; null: nothing. */
function tellGameDay({ drill: { contacts }, evidence: { runEnd } }: Run): GameDay | null {
  const { approval = null, commands = [] } = runEnd ?? {};
  return approval === null && commands.length + contacts.length === 0 ? null : { approval, contacts, commands };
}

function countForeign({ kinds }: OnTheWay): number {
  return Object.values(kinds).reduce((sum, { foreign = 0 }) => sum + foreign, 0);
}

/** The two numbers that differ, of what was sent while faults were in force, and where that is not all, of the whole outage. */
function summariseOutage(run: Run): OutageSummary {
  const inOutage = selectScope(run.requests, 'outage');
  const underFaults = selectUnderFaults(run, inOutage);
  return underFaults === null
    ? measureOutage(run, inOutage)
    : { ...measureOutage(run, underFaults), whole: measureOutage(run, inOutage) };
}

/**
 * Both are of the requests whose kind has a contract, so that they can stand side by side; without any contract only the first is known, of all requests.
 */
function measureOutage(run: Run, all: RowList<ScoredRequest>): OutageRatios {
  const judgedKinds = listJudgedKinds(run.drill);
  const requests = judgedKinds.size === 0 ? all : all.filter(({ arrival }) => judgedKinds.has(arrival.kind));
  return {
    requests: requests.length,
    httpSuccessRatio: ratioOf(requests, ({ httpSuccess }) => httpSuccess),
    usableRatio: measureUsableRatio(requests, judgedKinds),
  };
}
