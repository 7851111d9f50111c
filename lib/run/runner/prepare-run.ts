import { resolve } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { eachUsedCase, listCases, numberCases, openCaseFiles } from '../cases/plan-cases.ts';
import { longestCallMs, mostTries } from '../../drill/caller-times.ts';
import { listFollowUps } from '../../drill/list-follow-ups.ts';
import type { Drill, DrillInput } from '../../drill/drill.ts';
import { describeSharedGuards } from '../../drill/check-guards.ts';
import { listProviders } from '../../drill/providers.ts';
import { mapFaults } from '../../drill/timeline-entry.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { traceRecording } from '../cases/recorded-trace.ts';
import { parseTrace, type TraceRow } from '../../drill/trace.ts';
import { scaleRateFactor } from '../../drill/rate-curve.ts';
import { listUnreachable } from '../../drill/objectives/list-unreachable.ts';
import type { StopCondition } from '../../drill/objectives/stop-conditions.ts';
import { listUndecidable } from '../../drill/objectives/list-undecidable.ts';
import type { FaultSettings } from '../../faults/index.ts';
import { scaleDelay } from '../../faults/fault/delay.ts';
import { scaleWhen } from '../../faults/fault/when.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { checkAsker } from './check-asker.ts';
import { planRequests } from './plan-requests.ts';
import { checkDrill, parseDrillInput, readDrill } from './read-drill.ts';

/** Of fewer cases of one's own a share tells little; as many as a phase must have requests. */
const MIN_CASES = 20;

/** What the command line may change of a drill. */
export interface RunOverrides {
  seed?: number;
  /**
   * Times every phase's length, and the times of `when` in its faults: 0.2 makes a minute twelve seconds. What a
   * provider does stays as it is: rates, waits and the windows of limits.
   */
  timeScale?: number;
  /** A trace file to take arrivals and lengths from. */
  trace?: string;
  /** Trace time runs this many times faster. Default 1. */
  traceSpeed?: number;
  /** Another drill made of it, before all else: one that plays an incident. */
  change?: (drill: Drill) => Drill;
}

/** A run that could begin: the resolved drill and its plan. */
export interface PreparedRun {
  drill: Drill;
  scenarioPath: string;
  arrivals: PlannedArrival[];
  /** Virtual users of k6. */
  vus: number;
  /** Tells of the cases that the plan gives by number, in the order of their numbers. */
  eachCase(onCase: (written: WrittenCase) => void): Promise<void>;
  /** What must be known of it before it begins, a sentence each. */
  warnings: string[];
}

/**
 * Reads the drill, applies the overrides, makes the plan, and checks that the virtual users can carry it.
 *
 * @param source A file, or a drill.
 * @param tell Told how far it is, where it takes more than a second.
 */
export async function prepareRun(
  source: string | DrillInput,
  overrides: RunOverrides = {},
  tell: (text: string) => void = () => {},
): Promise<PreparedRun> {
  const file = typeof source === 'string' ? await readDrill(source) : parseDrillInput(source);
  const path = typeof source === 'string' ? source : `drill ${source.name}`;
  // What was within its limits may be out of them now, and a seat would only say so in the middle of the run.
  const { change = (read: Drill) => read, timeScale = 1 } = overrides;
  const how = overrides.change === undefined ? `with --time-scale ${timeScale}` : 'as it is replayed';
  const drill = checkDrill(applyOverrides(change(file.drill), overrides), `${path} ${how}`);
  await checkAsker(drill, file.scenarioPath, path);
  const { arrivals: planned } = drill.traffic;
  const files = await openCaseFiles(drill);
  const own = traceRecording(drill, files);
  const trace = own?.rows ?? (planned.kind === 'trace' ? await readTrace(planned.file) : []);
  const sources = { trace, cases: listCases(files), ...(own === null ? {} : { recorded: own.recorded }) };
  const arrivals = await planRequests(drill, sources, path, tell);
  const numbers = numberCases(arrivals, files);
  const vus = countVirtualUsers(drill, arrivals, path);
  return {
    drill,
    scenarioPath: file.scenarioPath,
    arrivals,
    vus,
    eachCase: (onCase) => eachUsedCase(files, numbers, onCase),
    warnings: [
      ...[...files.values()].flatMap(({ notes }) => notes),
      ...warnOfFewCases(arrivals),
      ...warnOfFewRequests(drill, arrivals),
      ...warnOfDoubt(drill, arrivals),
      ...warnOfUnreachable(drill, arrivals, vus),
      ...describeSharedGuards(drill),
    ],
  };
}

/** A case that is asked again and again is one case, however often: shares and intervals tell of so many. */
function warnOfFewCases(arrivals: readonly PlannedArrival[]): string[] {
  const kinds = new Map<string, { requests: number; cases: Set<number> }>();
  for (const { kind, case: drawn } of arrivals) {
    // What a workload draws for each request is its own.
    if (typeof drawn !== 'number') continue;
    const counts = kinds.get(kind) ?? { requests: 0, cases: new Set() };
    kinds.set(kind, counts);
    counts.requests++;
    counts.cases.add(drawn);
  }
  return [...kinds]
    .filter(([, { requests, cases }]) => cases.size < MIN_CASES && requests > cases.size)
    .map(
      ([kind, { requests, cases }]) =>
        `${kind} has ${cases.size} ${cases.size === 1 ? 'case' : 'cases'} for ${requests} requests: what its shares and intervals tell is of ${cases.size === 1 ? 'that case' : 'those cases'} alone. Give it ${MIN_CASES} or more.`,
    );
}

/** Which parts of the drill have fewer requests than a verdict takes, so that the run will be invalid however it goes. */
function warnOfFewRequests({ validity: { minSamplesPerPhase } }: Drill, arrivals: readonly PlannedArrival[]): string[] {
  return (['baseline', 'outage', 'recovery'] as const).flatMap((part) => {
    const planned = arrivals.filter(({ phase }) => phase === part).length;
    return planned >= minSamplesPerPhase
      ? []
      : [
          `the run will be invalid: ${planned} requests are planned for ${part}, and a verdict takes ${minSamplesPerPhase} (validity.minSamplesPerPhase). Raise traffic.arrivals.ratePerSecond, the phase's durationMs, or --time-scale.`,
        ];
  });
}

/** Which objectives the planned traffic cannot decide, whatever comes of it. */
function warnOfDoubt({ objectives, contracts, judge }: Drill, arrivals: readonly PlannedArrival[]): string[] {
  const judgedKinds = new Set(contracts.map((contract) => contract.for));
  return listUndecidable(objectives, arrivals, judgedKinds).map(({ objective, planned, needed }) => {
    const where = objective.phase === 'run' ? '' : ` in ${objective.phase}`;
    const what =
      (objective.judge ?? judge) === 'interval'
        ? 'will be undecided, and the run invalid'
        : 'can be met by this run and missed by the next one';
    return `${objective.metric}${where} ${what}: at most ${planned} requests are planned for it, and it takes ${needed} for a 95 % interval on one side of its bound. Raise traffic.arrivals.ratePerSecond or the phase's durationMs.`;
  });
}

/** Which stop conditions the planned traffic can never break: whoever counts on them counts on nothing. */
function warnOfUnreachable(drill: Drill, arrivals: readonly PlannedArrival[], vus: number): string[] {
  const { traffic, contracts, stopConditions } = drill;
  const judged = new Set(contracts.map((contract) => contract.for));
  const behind = listFollowUps(traffic);
  const watched = arrivals.filter(({ phase }) => phase !== 'warmup');
  const callsWithin = ({ metric, windowMs }: StopCondition): number => {
    const isWatched = (kind: string): boolean => metric !== 'usableRatio' || judged.has(kind);
    const planned = measurePeakWithin(
      watched.filter(({ kind }) => isWatched(kind)),
      windowMs,
    );
    const further = behind.filter(({ name }) => isWatched(name)).length;
    return (planned + further * measurePeakWithin(watched, windowMs)) * mostTries(traffic);
  };
  return listUnreachable(stopConditions, callsWithin, vus).map(({ place, condition, planned, needed }) => {
    const { metric, windowMs } = condition;
    const path = `stopConditions[${place}] (${metric})`;
    return metric === 'inFlight'
      ? `${path} cannot end the drill: ${planned} callers are planned at once at most, and it takes ${needed} in flight. Lower its max.`
      : `${path} cannot end the drill: at most ${planned} calls that it looks at are planned within ${formatMs(windowMs)}, and it takes ${needed}, all of them harmed. Raise its windowMs or traffic.arrivals.ratePerSecond, lower its minCalls, or set a bound that is stricter.`;
  });
}

function applyOverrides(drill: Drill, { seed, timeScale = 1, trace, traceSpeed = 1 }: RunOverrides): Drill {
  return {
    ...drill,
    seed: seed ?? drill.seed,
    timeline: drill.timeline.map((entry) => {
      const durationMs = Math.max(1, Math.round(entry.durationMs * timeScale));
      return {
        ...mapFaults(entry, listProviders(drill), (faults) => faults.map((fault) => scaleFault(fault, timeScale))),
        rateFactor: scaleRateFactor(entry, durationMs),
        durationMs,
      };
    }),
    traffic:
      trace === undefined
        ? drill.traffic
        : { ...drill.traffic, arrivals: { kind: 'trace', file: resolve(trace), speed: traceSpeed } },
  };
}

function scaleFault(fault: FaultSettings, factor: number): FaultSettings {
  const scaled = 'delay' in fault ? { ...fault, delay: scaleDelay(fault.delay, factor) } : fault;
  return scaled.when === undefined ? scaled : { ...scaled, when: scaleWhen(scaled.when, factor) };
}

async function readTrace(path: string): Promise<TraceRow[]> {
  return parseTrace(await readInput(path, `Trace ${path}`), path);
}

/** A time-out comes somewhat late, and the next request must find a virtual user that is free. */
const SPARE_MS = 1_000;
const MAX_VUS = 20_000;

/**
 * How many virtual users replay the plan. Worst case, every request lasts until its time-out, and that of every further try: then all that
 * fall due within such a time are open at once. Throws a `usage` error for a plan of nothing, and for one that needs more than there are or may be.
 */
function countVirtualUsers(drill: Drill, arrivals: readonly PlannedArrival[], path: string): number {
  if (arrivals.length === 0) {
    throw new CutoverError(
      'usage',
      `${path}: traffic must plan at least 1 request, got 0. Raise ratePerSecond or the phases' durationMs.`,
    );
  }
  const { traffic } = drill;
  const { vus } = traffic;
  const longestMs = longestCallMs(traffic);
  const needed = measurePeakWithin(arrivals, longestMs);
  const within = describeLongest(traffic);
  const due = `${needed} of the ${arrivals.length} requests fall due within ${within}`;
  const lower = [
    'the rate',
    ...(traffic.followUps === undefined ? [] : ['the follow-ups']),
    ...(traffic.clients === undefined ? [] : ['the retries']),
  ];
  const remedy = `Lower ${lower.join(', ')} or the time-out${traffic.clients === undefined ? '' : ', or set traffic.clients.abandonAfterMs'}.`;
  if (needed > (vus ?? MAX_VUS)) {
    throw new CutoverError(
      'usage',
      vus === undefined
        ? `${path}: traffic must need at most ${MAX_VUS} virtual users of k6, and ${due}. ${remedy}`
        : `${path}: traffic.vus must be at least ${needed}, got ${vus}: ${due}. Leave it out, and it is computed.`,
    );
  }
  return vus ?? Math.min(MAX_VUS, measurePeakWithin(arrivals, longestMs + SPARE_MS));
}

/** `one time-out (traffic.requestTimeoutMs 30000)`, or what a caller may take over all its calls. */
function describeLongest(traffic: Drill['traffic']): string {
  const longestMs = longestCallMs(traffic);
  const [tries, followUps] = [mostTries(traffic), listFollowUps(traffic).length];
  if (tries === 1 && followUps === 0) return `one time-out (traffic.requestTimeoutMs ${traffic.requestTimeoutMs})`;
  const over = [
    ...(tries === 1 ? [] : [`${tries} tries (traffic.clients)`]),
    ...(followUps === 0 ? [] : [`${1 + followUps} requests (traffic.followUps)`]),
  ];
  return `the ${formatMs(longestMs)} that a caller may take over ${over.join(' of each of ')}`;
}
