import type { Script } from '../../support/scripted-gateway/script.ts';
import type { TrueFigures } from './figures.ts';
import { actedEpochMs, type TrueOutage, type TrueRequest, type TrueRun } from './true-run.ts';

/** As the drills of scripts say. */
const GOOD_WITHIN_MS = 1_000;
const WINDOW_MS = 2_000;
const WINDOW_REQUESTS = 10;
const GOOD_RATIO = 0.95;

/** When the target moved, and callers were served well again, each outage by itself; ms since its fault first acted. */
export function measureTrueTimes(run: TrueRun, script: Script): Pick<TrueFigures, 'timesMs' | 'bordersMs' | 'alsoMs'> {
  const { requests, faulted, recoveryEpochMs } = run;
  const timesMs: TrueFigures['timesMs'] = { failback: null };
  const bordersMs: TrueFigures['bordersMs'] = {};
  const alsoMs: TrueFigures['alsoMs'] = {};
  const left = requests.some(
    ({ phase, failed, server }) => phase === 'outage' && !failed && server !== null && server !== faulted,
  );
  if (left) {
    const home = requests.filter(({ phase }) => phase === 'recovery');
    const service = findService(home, (request) => isGood(request) && request.server === faulted);
    timesMs['failback'] = service.kind === 'lasting' ? Math.max(0, service.fromEpochMs - recoveryEpochMs) : null;
  }
  for (const [place, outage] of run.outages.entries()) {
    const times = measureOutage(run, script, outage);
    timesMs[`detect ${place + 1}`] = times.detectMs;
    timesMs[`failover ${place + 1}`] = times.failoverMs;
    timesMs[`held ${place + 1}`] = times.heldMs;
    alsoMs[`detect ${place + 1}`] = times.maybeDetectedMs;
    bordersMs[`detect ${place + 1}`] = times.watchedMs;
    bordersMs[`failover ${place + 1}`] = times.watchedMs;
  }
  return { timesMs, bordersMs, alsoMs };
}

function measureOutage(run: TrueRun, script: Script, outage: TrueOutage) {
  const acted = run.calls
    .filter((call) => run.met(call, outage))
    .map((call) => Math.max(outage.startEpochMs, actedEpochMs(call, script)));
  if (acted.length === 0)
    return { detectMs: null, maybeDetectedMs: [], failoverMs: null, heldMs: null, watchedMs: Infinity };
  const appliedEpochMs = Math.min(...acted);
  const isHere = (epochMs: number): boolean => epochMs >= appliedEpochMs && epochMs < outage.endEpochMs;
  // A hedged call is because of the fault where its request met that, and was answered by it.
  const rescued = new Set(
    run.requests
      .filter(({ server, calls }) => server !== run.faulted && calls.some((call) => run.met(call, outage)))
      .map(({ index }): number | null => index),
  );
  const away = run.calls
    .filter(({ provider, why, startEpochMs, index }) => {
      if (provider === run.faulted || !isHere(startEpochMs)) return false;
      return why === 'away' || (why === 'hedge' && rescued.has(index));
    })
    .map(({ startEpochMs }) => startEpochMs);
  const detectedEpochMs = away.length === 0 ? null : Math.min(...away);
  const sent = run.requests.filter(({ sentEpochMs }) => isHere(sentEpochMs));
  const service = findService(sent, isGood);
  const servedEpochMs = service.kind === 'lasting' ? Math.max(service.fromEpochMs, detectedEpochMs ?? 0) : Infinity;
  return {
    detectMs: detectedEpochMs === null ? null : detectedEpochMs - appliedEpochMs,
    maybeDetectedMs: listCanaries(run, detectedEpochMs).map((epochMs) => epochMs - appliedEpochMs),
    failoverMs: servedEpochMs <= outage.endEpochMs ? servedEpochMs - appliedEpochMs : null,
    heldMs: service.kind === 'ended' ? service.heldMs : null,
    watchedMs: outage.endEpochMs - appliedEpochMs,
  };
}

/** Calls of canaries among the nine requests before the move: from outside nobody can tell them from its beginning. */
function listCanaries({ requests, calls, faulted }: TrueRun, movedEpochMs: number | null): number[] {
  if (movedEpochMs === null) return [];
  const before = new Set(
    requests
      .filter(({ sentEpochMs }) => sentEpochMs < movedEpochMs)
      .slice(-WINDOW_REQUESTS)
      .map(({ index }): number | null => index),
  );
  return calls
    .filter(({ why, provider, index }) => why === 'canary' && provider !== faulted && before.has(index))
    .map(({ startEpochMs }) => startEpochMs);
}

/** Whole, in time, and what a provider said, or once said. */
function isGood({ failed, did, sentEpochMs, doneEpochMs }: TrueRequest): boolean {
  const whole = did === null || did === 'rewritten' || did === 'replayed';
  return !failed && whole && doneEpochMs - sentEpochMs <= GOOD_WITHIN_MS;
}

type Service = { kind: 'lasting'; fromEpochMs: number } | { kind: 'ended'; heldMs: number } | { kind: 'none' };

/**
 * From which request on 95 % of each window were good, to the end: each window is looked at anew, up to the first that reaches
 * the end.
 */
function findService(requests: readonly TrueRequest[], isServed: (request: TrueRequest) => boolean): Service {
  if (requests.length < WINDOW_REQUESTS) return { kind: 'none' };
  const windows: { from: number; holds: boolean; own: TrueRequest[] }[] = [];
  for (const [from, { sentEpochMs }] of requests.entries()) {
    const timed = requests.filter((one, place) => place >= from && one.sentEpochMs < sentEpochMs + WINDOW_MS);
    const own = timed.length >= WINDOW_REQUESTS ? timed : requests.slice(from, from + WINDOW_REQUESTS);
    windows.push({ from, own, holds: own.filter(isServed).length >= GOOD_RATIO * own.length });
    if (own.at(-1) === requests.at(-1)) break;
  }
  const first = windows.findIndex(({ holds }) => holds);
  if (first < 0) return { kind: 'none' };
  const lasting = windows[windows.findLastIndex(({ holds }) => !holds) + 1];
  if (lasting === undefined) {
    const broken = windows.findIndex(({ holds }, place) => place > first && !holds);
    const bad = requests.slice(broken).find((request) => !isServed(request));
    return { kind: 'ended', heldMs: Math.max(0, (bad?.sentEpochMs ?? 0) - (requests[first]?.sentEpochMs ?? 0)) };
  }
  return {
    kind: 'lasting',
    fromEpochMs: Math.min(...lasting.own.filter(isServed).map(({ doneEpochMs }) => doneEpochMs)),
  };
}
