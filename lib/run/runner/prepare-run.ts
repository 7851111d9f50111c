import { resolve } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { eachUsedCase, listCases, numberCases, openCaseFiles } from '../cases/plan-cases.ts';
import { longestCallMs, mostTries } from '../../drill/caller-times.ts';
import { listPicked } from '../../drill/control-group.ts';
import { listFollowUps } from '../../drill/list-follow-ups.ts';
import type { Drill, DrillInput } from '../../drill/drill.ts';
import { describeSharedGuards } from '../../drill/check-guards.ts';
import { listProviders } from '../../drill/providers.ts';
import { listArmedBefore } from '../../drill/armed-entries.ts';
import { isUnderFaults } from '../../drill/entry-hits.ts';
import { mapFaults } from '../../drill/timeline-entry.ts';
import { planTimeline } from '../../drill/timeline.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { traceRecording } from '../cases/recorded-trace.ts';
import { parseTrace, type TraceRow } from '../../drill/trace.ts';
import { scaleRateFactor } from '../../drill/rate-curve.ts';
import { listUndecidable } from '../../drill/objectives/list-undecidable.ts';
import type { FaultSettings } from '../../faults/index.ts';
import { scaleDelay } from '../../faults/fault/delay.ts';
import { scaleMatch } from '../../faults/fault/match.ts';
import { scaleWhen } from '../../faults/fault/when.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { checkAsker } from './check-asker.ts';
import { planRequests } from './plan-requests.ts';
import { checkDrill, parseDrillInput, readDrill } from './read-drill.ts';
import { warnOfStops } from './warn-of-stops.ts';

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

/** What asking before a load takes of it. */
export type ProbedRun = Pick<PreparedRun, 'drill' | 'arrivals' | 'eachCase'>;

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
      ...warnOfStops(drill, arrivals, vus),
      ...warnOfPicked(drill, arrivals),
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

/** What is due so short before the outage is likely to be under way when it begins, ms. */
const UNDER_WAY_MS = 1_000;

/**
 * Which parts of the drill have fewer requests than a verdict takes, so that the run will be invalid however it goes; and whether the baseline may
 * come to fewer than are planned for it, as the verdict counts those to the outage that meet it.
 */
function warnOfFewRequests(
  { timeline, validity: { minSamplesPerPhase } }: Drill,
  arrivals: readonly PlannedArrival[],
): string[] {
  const outageMs = planTimeline(timeline).find(({ settings }) => settings.phase === 'outage')?.startMs ?? Infinity;
  const least = `a verdict takes ${minSamplesPerPhase} (validity.minSamplesPerPhase)`;
  const remedy = `Raise traffic.arrivals.ratePerSecond, the phase's durationMs, or --time-scale.`;
  return (['baseline', 'outage', 'recovery'] as const).flatMap((part) => {
    const all = arrivals.filter(({ phase }) => phase === part);
    const own = part === 'outage' ? listUnderFaults(timeline, all) : all;
    const where = own.length < all.length ? `${part} while its faults are in force` : part;
    const early = own.filter(({ dueMs }) => part !== 'baseline' || dueMs < outageMs - UNDER_WAY_MS).length;
    if (own.length < minSamplesPerPhase)
      return [`the run will be invalid: ${own.length} requests are planned for ${where}, and ${least}. ${remedy}`];
    if (early < minSamplesPerPhase)
      return [
        `the run may be invalid: of the ${own.length} requests that are planned for ${part} ${own.length - early} are due in the second before the outage; those that meet it count to it, and ${least}. ${remedy}`,
      ];
    return [];
  });
}

/** Of those planned for the outage, what falls due while its faults are in force; all of them, where none ever is. */
function listUnderFaults(timeline: Drill['timeline'], inOutage: readonly PlannedArrival[]): readonly PlannedArrival[] {
  const spans = planTimeline(timeline);
  const armedBefore = listArmedBefore(timeline);
  const under = inOutage.filter(({ dueMs }) => {
    const span = spans.findLast(({ startMs }) => startMs <= dueMs);
    if (span === undefined) return false;
    const { settings, entry, startMs } = span;
    return isUnderFaults(settings, (provider) => dueMs - startMs + (armedBefore[entry]?.(provider) ?? 0));
  });
  return under.length === 0 ? inOutage : under;
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

/** For which share of tenants the seed picks nobody, so that its faults hit nobody, or more than it is. */
function warnOfPicked(drill: Drill, arrivals: readonly PlannedArrival[]): string[] {
  const remedy = 'Raise traffic.tenants or the share, or take another --seed.';
  return listPicked(drill, arrivals).flatMap(({ ratio, tenants, ofTenants, requests, ofRequests }) => {
    const share = `faults are for ${formatRatio(ratio)} of the tenants, and of the ${ofTenants} that ask in the outage the seed ${drill.seed} picks`;
    if (tenants === 0) return [`the run will be invalid: ${share} none. ${remedy}`];
    if (tenants <= Math.ceil(ratio * ofTenants)) return [];
    return [
      `${share} ${tenants}, who ask ${requests} of its ${ofRequests} requests. Raise traffic.tenants, or take another --seed.`,
    ];
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
  const match = 'match' in scaled && scaled.match !== undefined ? { match: scaleMatch(scaled.match, factor) } : {};
  const when = scaled.when === undefined ? {} : { when: scaleWhen(scaled.when, factor) };
  return { ...scaled, ...match, ...when } as FaultSettings;
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
