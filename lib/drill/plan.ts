import { CutoverError } from '../kit/cutover-error.ts';
import { createRandom, drawExponential, drawWeighted, type Random } from '../kit/stats/random.ts';
import type { Arrival, PlannedArrival } from './workloads/arrival.ts';
import type { CaseList } from './workloads/case-list.ts';
import type { Drill } from './drill.ts';
import { drawLength, lengthTables } from './lengths.ts';
import { createRateCurve } from './rate-curve.ts';
import { findWorkload, type WorkloadSettings } from './workloads/index.ts';
import { planTimeline, type TimelineSpan } from './timeline.ts';
import type { TraceRow } from './trace.ts';
import type { TrafficSettings } from './traffic.ts';

/** When a request is due, and its lengths where a trace gives them. */
interface Due {
  dueMs: number;
  span: TimelineSpan;
  lengths?: { promptTokens: number; outputTokens: number };
  /** Which case was asked then. */
  case?: number;
}

/** What a plan is made of besides the drill. */
export interface PlanSources {
  /** Needed when the drill's arrivals come from a trace. */
  trace?: readonly TraceRow[];
  /** The listed cases, by the name of their request. */
  cases?: ReadonlyMap<string, CaseList>;
  /** The names of those whose cases the trace's rows number. */
  recorded?: ReadonlySet<string>;
}

/**
 * All requests of a run, in order of due time: the same drill, seed, trace and cases give the same list. A listed case stands in it by its
 * number in its list.
 */
export function planArrivals(drill: Drill, sources: PlanSources = {}): PlannedArrival[] {
  const planner = createPlanner(drill, sources);
  return Array.from({ length: planner.count }, (_, index) => planner.plan(index));
}

/** Plans the requests of a run one by one: a plan of a million takes seconds. */
export interface Planner {
  readonly count: number;
  /** The request of this place, from 0, in order of due time. */
  plan(index: number): PlannedArrival;
}

/** The same list, an arrival at a time. */
export function createPlanner(
  drill: Drill,
  { trace = [], cases = new Map(), recorded = new Set() }: PlanSources = {},
): Planner {
  const spans = planTimeline(drill.timeline);
  const { traffic, seed } = drill;
  const arrivals = traffic.arrivals;
  const due =
    arrivals.kind === 'poisson'
      ? planPoisson(spans, arrivals.ratePerSecond, createRandom(seed, 'arrivals'))
      : planTrace(spans, trace, arrivals.speed);
  const shared = listTenants(traffic.tenants);
  const kinds = traffic.requests.map((kind) => ({
    ...kind,
    askers: kind.tenants === undefined ? shared : listTenants(kind.tenants),
  }));
  const plan = (index: number): PlannedArrival => {
    const { dueMs, span, lengths, case: asked } = due[index] ?? rejectIndex(index);
    // One stream of random numbers a request, so that a change of one draw leaves all other requests as they were.
    const random = createRandom(seed, 'request', index);
    const { name, streamedRatio, workload, askers } = drawWeighted(random, kinds);
    const drawn = lengths ?? drawLengths(traffic, random);
    const tenant = drawWeighted(random, askers).id;
    const isStreamed = random() < streamedRatio;
    const own = drawCase(random, workload, cases.get(name), recorded.has(name) ? asked : undefined);
    return {
      index,
      dueMs: Math.round(dueMs * 1000) / 1000,
      phase: span.settings.phase,
      tenant,
      kind: name,
      promptTokens: own.promptTokens ?? drawn.promptTokens,
      outputTokens: own.outputTokens ?? Math.min(drawn.outputTokens, traffic.maxOutputTokens),
      streamed: own.streamed ?? isStreamed,
      case: own.case,
    };
  };
  return { count: due.length, plan };
}

/** The first so many tenants, each with the share that its rank gives it. */
function listTenants(count: number): { id: string; weight: number }[] {
  return Array.from({ length: count }, (_, rank) => ({ id: `tenant-${rank + 1}`, weight: 1 / (rank + 1) }));
}

function rejectIndex(index: number): never {
  throw new CutoverError('bug', `The plan has no request ${index}.`);
}

/** What a case says of its request; what it does not is the traffic's to say. */
interface DrawnCase {
  case: object | number;
  promptTokens: number | null;
  outputTokens: number | null;
  streamed: boolean | null;
}

function drawCase(
  random: Random,
  workload: WorkloadSettings,
  list: CaseList | undefined,
  asked: number | undefined,
): DrawnCase {
  const { cases } = findWorkload(workload);
  if (cases.kind === 'drawn') {
    return { case: cases.draw(random, workload), promptTokens: null, outputTokens: null, streamed: null };
  }
  if (list === undefined) throw new Error(`A plan needs the cases of the workload ${workload.kind}.`);
  const at = asked ?? Math.floor(random() * list.count);
  return {
    case: at,
    promptTokens: list.promptTokens(at),
    outputTokens: list.answerTokens(at),
    streamed: list.streamed(at),
  };
}

function drawLengths(traffic: TrafficSettings, random: Random): { promptTokens: number; outputTokens: number } {
  const table = lengthTables[traffic.lengths];
  return { promptTokens: drawLength(table.promptTokens, random), outputTokens: drawLength(table.outputTokens, random) };
}

/** A Poisson process whose rate follows the timeline, by inversion; memoryless, so each span starts its own. */
function planPoisson(spans: readonly TimelineSpan[], ratePerSecond: number, random: Random): Due[] {
  const due: Due[] = [];
  for (const span of spans) {
    const { totalMs, timeAt } = createRateCurve(span.settings);
    if (totalMs === 0) continue;
    const meanGapMs = 1000 / ratePerSecond;
    for (let atMs = drawExponential(random, meanGapMs); atMs < totalMs; atMs += drawExponential(random, meanGapMs)) {
      due.push({ dueMs: span.startMs + timeAt(atMs), span });
    }
  }
  return due;
}

/** The trace's own arrivals from its first row on, as far as the timeline is long. The rate factor speeds a span up. */
function planTrace(spans: readonly TimelineSpan[], trace: readonly TraceRow[], speed: number): Due[] {
  const due: Due[] = [];
  let traceMs = 0;
  let row = 0;
  for (const span of spans) {
    const { totalMs, timeAt } = createRateCurve(span.settings);
    const traceEndMs = traceMs + totalMs * speed;
    for (let next = trace[row]; next !== undefined && next.atMs < traceEndMs; next = trace[++row]) {
      due.push({
        dueMs: span.startMs + timeAt((next.atMs - traceMs) / speed),
        span,
        ...(next.case === undefined
          ? { lengths: { promptTokens: next.promptTokens, outputTokens: next.outputTokens } }
          : { case: next.case }),
      });
    }
    traceMs = traceEndMs;
  }
  return due;
}

/** The most requests that fall due within any stretch of this length. */
export function measurePeakWithin(arrivals: readonly Pick<Arrival, 'dueMs'>[], windowMs: number): number {
  let peak = 0;
  let from = 0;
  for (const [to, { dueMs }] of arrivals.entries()) {
    while (dueMs - (arrivals[from]?.dueMs ?? dueMs) >= windowMs) from++;
    peak = Math.max(peak, to - from + 1);
  }
  return peak;
}
