import { CALLER_TIMEOUT_MS, type Script } from '../../support/scripted-gateway/script.ts';
import type { CallLine } from '../../support/scripted-gateway/truth-line.ts';
import type { Figures, TrueFigures } from './figures.ts';
import { onTheWayKinds } from './on-the-way-kinds.ts';
import { measureTrueTimes } from './true-times.ts';
import type { TrueRequest, TrueRun } from './true-run.ts';

/** A call that ends so much later than its caller was done outlived it, ms. */
const OUTLIVED_MS = 500;
/** The peak of calls is of any stretch so long, ms. */
const PEAK_MS = 250;
/** Answers a majority is taken of. */
const MAJORITY_OF = 9;

const phases = ['baseline', 'outage', 'recovery'] as const;

/** The same figures as a scorecard's, of what the gateway did; two clocks may be `toleranceMs` apart. */
export function measureTruth(run: TrueRun, script: Script, toleranceMs: number): TrueFigures {
  const { requests, calls } = run;
  const count = (is: (request: TrueRequest) => boolean): number => requests.filter(is).length;
  const outlived = { 'ran on behind their caller': 0, 'ran on behind an answer': 0, 'ran on behind an error': 0 };
  for (const request of requests) {
    const late = request.calls.filter((call) => call.endEpochMs - request.doneEpochMs > OUTLIVED_MS).length;
    if (request.end === 'caller-gone') outlived['ran on behind their caller'] += late;
    else if (!request.failed || request.status === 204) outlived['ran on behind an answer'] += late;
    else outlived['ran on behind an error'] += late;
  }
  const reached = (why: CallLine['why']): number =>
    calls.filter((call) => call.why === why && call.status !== null).length;
  const counts: Figures['counts'] = {
    sent: requests.length,
    failed: count(({ failed }) => failed),
    'lost in the outage': count(({ failed, phase }) => failed && phase === 'outage'),
    'lost in the recovery': count(({ failed, phase }) => failed && phase === 'recovery'),
    flaps: countFlaps(run),
    'false claims': count(({ lied, server }) => lied && server !== null),
    'other usage': count(({ changedUsage, failed }) => changedUsage && !failed),
    ...outlived,
    'health checks': reached('health-check'),
    'calls without an id': calls.filter(({ why }) => why === 'probe').length,
  };
  for (const phase of phases) {
    const own = requests.filter((request) => request.phase === phase);
    const moved = own.some((request) => request.calls.some(({ provider }) => provider !== run.faulted));
    const made = own.reduce((total, request) => total + request.calls.length, 0);
    counts[`calls a request, ${phase}`] = own.length === 0 || (phase === 'outage' && !moved) ? null : made / own.length;
    for (const server of ['primary', 'fallback'] as const) {
      counts[`by ${server}, ${phase}`] = own.filter((request) => !request.failed && request.server === server).length;
    }
  }
  counts['most calls in 250 ms'] = findMost(run, PEAK_MS);
  for (const kind of onTheWayKinds) counts[kind] = count(({ did, failed }) => did === kind && !failed);
  return {
    counts,
    ...measureTrueTimes(run, script),
    slack: { ...measureSlack(run, script, counts, toleranceMs), ...measurePeakSlack(run, toleranceMs) },
  };
}

/** What lies at a border: answers that come as their caller gives up, and calls that end as they begin to count. */
function measureSlack(
  { requests }: TrueRun,
  { callerTimeoutMs = CALLER_TIMEOUT_MS }: Script,
  counts: Figures['counts'],
  toleranceMs: number,
): Record<string, number> {
  const isNear = (ms: number, borderMs: number): boolean => Math.abs(ms - borderMs) <= toleranceMs;
  const late = requests.filter(({ sentEpochMs, doneEpochMs }) => isNear(doneEpochMs - sentEpochMs, callerTimeoutMs));
  const calls = requests.flatMap((request) =>
    request.calls.filter(({ endEpochMs }) => isNear(endEpochMs - request.doneEpochMs, OUTLIVED_MS)),
  );
  const slack: Record<string, number> = {};
  for (const name of Object.keys(counts)) {
    slack[name] = name.startsWith('ran on') ? calls.length : name.startsWith('calls a') ? 0 : late.length;
  }
  return { ...slack, sent: 0, 'health checks': 0, 'calls without an id': 0 };
}

/** The most calls that began within any `widthMs` behind the warm-up, of both providers together. */
function findMost({ requests, baselineEpochMs }: TrueRun, widthMs: number): number {
  const starts = requests
    .flatMap(({ calls }) => calls.map(({ startEpochMs }) => startEpochMs))
    .filter((epochMs) => epochMs >= baselineEpochMs)
    .toSorted((a, b) => a - b);
  return Math.max(
    0,
    ...starts.map((from, at) => starts.slice(at).filter((epochMs) => epochMs < from + widthMs).length),
  );
}

/** Calls begin for the gateway and for the provider's side in two clocks: what could lie inside or outside. */
function measurePeakSlack(run: TrueRun, toleranceMs: number): Record<string, number> {
  const most = findMost(run, PEAK_MS);
  const [fewer, more] = [findMost(run, Math.max(1, PEAK_MS - toleranceMs)), findMost(run, PEAK_MS + toleranceMs)];
  return { 'most calls in 250 ms': Math.max(most - fewer, more - most) };
}

/** Changes of who gave most of the last nine answers, but for the first one away and the first one home. */
function countFlaps({ requests, faulted, recoveryEpochMs }: TrueRun): number {
  const answers = requests.filter(({ failed, server, phase }) => !failed && server !== null && phase !== 'warmup');
  const majorities = answers.slice(MAJORITY_OF - 1).map((request, place) => {
    const last = answers.slice(place, place + MAJORITY_OF);
    return { request, isFaulted: last.filter(({ server }) => server === faulted).length * 2 > MAJORITY_OF };
  });
  const changes = majorities.filter((one, place) => place > 0 && majorities[place - 1]?.isFaulted !== one.isFaulted);
  const away = changes.find(({ request, isFaulted }) => !isFaulted && request.phase === 'outage');
  const back = changes.find(({ request, isFaulted }) => isFaulted && request.doneEpochMs >= recoveryEpochMs);
  return changes.filter((change) => change !== away && change !== back).length;
}
