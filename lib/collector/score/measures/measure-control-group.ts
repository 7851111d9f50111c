import { findSparedTenants } from '../../../drill/control-group.ts';
import { addEstimates, type Estimate } from '../../../kit/stats/add-estimates.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { wilsonInterval } from '../../../kit/stats/interval.ts';
import type { ControlGroup, Effect, GroupFigures } from '../../scorecard/control-group.ts';
import type { SteadyMetric } from '../../scorecard/steady-state.ts';
import { phaseOfAnswer } from '../join/find-late-guards.ts';
import { selectScope } from '../join/group-requests.ts';
import { selectUnderFaults } from '../join/select-under-faults.ts';
import { isUsable } from '../join/is-usable.ts';
import type { RowList } from '../join/row-list.ts';
import type { Run } from '../join/run.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { estimateMedian } from './estimate-median.ts';
import { listJudgedKinds } from './measure-application.ts';

type Requests = RowList<ScoredRequest>;
/** A group's requests, before the outage and in it while faults were in force. */
type Group = readonly [before: Requests, after: Requests];
type Estimator = (requests: Requests) => Estimate | null;

/** Of the requests of tenants that are spared, so many may meet a fault before the groups count as mixed. */
const MOST_MIXED = 0.02;

/**
 * What faults did to the tenants they were for, held against those they spared in the same time. Null where the drill spares nobody. Whom a request is
 * of is the plan's word; where requests of spared tenants met faults, or none of the others did, the target has lost that word on the way, and nothing is measured.
 */
export function measureControlGroup(run: Run): ControlGroup | null {
  const spared = findSparedTenants(run.drill);
  if (spared === null || run.outage === null) return null;
  const before = selectScope(run.requests, 'baseline');
  const inOutage = selectScope(run.requests, 'outage');
  const after = selectUnderFaults(run, inOutage) ?? inOutage;
  const isHit = new Map<string, boolean>();
  for (const { arrival } of run.requests)
    if (!isHit.has(arrival.tenant)) isHit.set(arrival.tenant, spared.isHit(arrival.tenant));
  const select = (requests: Requests, hit: boolean): Requests =>
    requests.filter(({ arrival }) => isHit.get(arrival.tenant) === hit);
  const groups: Record<'hit' | 'spared', Group> = {
    hit: [select(before, true), select(after, true)],
    spared: [select(before, false), select(after, false)],
  };
  const countMet = ([, own]: Group): number => own.filter(({ metFault }) => metFault).length;
  const met = { hit: countMet(groups.hit), spared: countMet(groups.spared) };
  const count = [...isHit.values()].filter(Boolean).length;
  const mixed =
    count === 0
      ? 'none of the tenants that asked is one that faults are for'
      : findMixed(met, groups.spared[1].length, spared.header);
  return {
    hitRatio: spared.hitRatio,
    tenants: { hit: count, spared: isHit.size - count },
    met,
    mixed,
    effects: mixed === null ? listEffects(groups, run) : [],
  };
}

function findMixed(met: ControlGroup['met'], spared: number, header: string | null): string | null {
  const by = header === null ? 'the API key' : `the header ${header}`;
  if (met.hit === 0)
    return `no request of the tenants that faults are for met one: is ${by} lost on the way to the provider?`;
  if (met.spared <= MOST_MIXED * spared) return null;
  return `${formatRatio(met.spared / spared)} of the requests of spared tenants met a fault: ${by} does not say at the provider whose a request is`;
}

function listEffects({ hit, spared }: Record<'hit' | 'spared', Group>, { drill, lateGuards }: Run): Effect[] {
  const judged = listJudgedKinds(drill);
  const ofJudged = ([before, after]: Group): Group => {
    const select = (requests: Requests): Requests => requests.filter(({ arrival }) => judged.has(arrival.kind));
    return [select(before).filter((request) => phaseOfAnswer(request, lateGuards) === 'baseline'), select(after)];
  };
  const httpSuccess = estimateShare(({ httpSuccess: succeeded }) => succeeded);
  return [
    compare('httpSuccessRatio', hit, spared, httpSuccess),
    ...(judged.size === 0 ? [] : [compare('usableRatio', ofJudged(hit), ofJudged(spared), estimateShare(isUsable))]),
    compareWaits(hit, spared),
  ];
}

function compare(metric: SteadyMetric, hit: Group, spared: Group, estimate: Estimator): Effect {
  const [hitBefore, hitAfter, sparedBefore, sparedAfter] = [...hit, ...spared].map(estimate);
  const row = {
    metric,
    hit: figuresOf(hit, hitBefore, hitAfter),
    spared: figuresOf(spared, sparedBefore, sparedAfter),
  };
  const change =
    sparedBefore && sparedAfter
      ? addEstimates([
          [1, sparedAfter],
          [-1, sparedBefore],
        ])
      : null;
  const effect =
    hitBefore && hitAfter && sparedBefore && sparedAfter
      ? addEstimates([
          [1, hitAfter],
          [-1, hitBefore],
          [-1, sparedAfter],
          [1, sparedBefore],
        ])
      : null;
  return {
    ...row,
    effect: finite(effect?.value),
    interval: [finite(effect?.low), finite(effect?.high)],
    sparedChange: finite(change?.value),
    sparedInterval: [finite(change?.low), finite(change?.high)],
  };
}

/** Quotients of medians are sums of their logarithms. */
function compareWaits(hit: Group, spared: Group): Effect {
  const logged: Estimator = (requests) => {
    const median = estimateMedian(requests);
    return median === null ? null : mapEstimate(median, Math.log);
  };
  const { hit: hitLogs, spared: sparedLogs, ...row } = compare('totalP50Ms', hit, spared, logged);
  const raise = (value: number | null): number | null => (value === null ? null : finite(Math.exp(value)));
  const raised = (figures: GroupFigures): GroupFigures => ({
    ...figures,
    before: raise(figures.before),
    after: raise(figures.after),
  });
  return {
    ...row,
    hit: raised(hitLogs),
    spared: raised(sparedLogs),
    effect: raise(row.effect),
    interval: [raise(row.interval[0]), raise(row.interval[1])],
    sparedChange: raise(row.sparedChange),
    sparedInterval: [raise(row.sparedInterval[0]), raise(row.sparedInterval[1])],
  };
}

function figuresOf([before, after]: Group, was?: Estimate | null, is?: Estimate | null): GroupFigures {
  return { before: finite(was?.value), after: finite(is?.value), beforeN: before.length, afterN: after.length };
}

function estimateShare(isTrue: (request: ScoredRequest) => boolean): Estimator {
  return (requests) => {
    if (requests.length === 0) return null;
    const hits = requests.filter(isTrue).length;
    const [low, high] = wilsonInterval(hits, requests.length);
    return { value: hits / requests.length, low, high };
  };
}

function mapEstimate({ value, low, high }: Estimate, map: (value: number) => number): Estimate {
  return { value: map(value), low: map(low), high: map(high) };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
