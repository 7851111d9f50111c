import type { SteadyStateSettings } from '../../../drill/objectives/steady-state.ts';
import { divideQuantiles } from '../../../kit/stats/compare-quantiles.ts';
import { compareShares, type Share } from '../../../kit/stats/difference.ts';
import type { SteadyOutcome, SteadyRow, SteadyState } from '../../scorecard/steady-state.ts';
import { selectAnswers } from '../join/find-late-guards.ts';
import { selectScope } from '../join/group-requests.ts';
import { isUsable } from '../join/is-usable.ts';
import type { RowList } from '../join/row-list.ts';
import type { Run } from '../join/run.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { estimateMedian } from './estimate-median.ts';
import { listJudgedKinds } from './measure-application.ts';

/** How many times as long the median may be, where the drill does not say. */
const USUAL_SLOWER = 1.5;

type Requests = RowList<ScoredRequest>;

/**
 * Holds the end of the recovery against the baseline: the shares of answered and of usable requests by Newcombe's interval of their difference, the median
 * wait by the interval of the quotient. Null where the drill has no outage to come back from.
 */
export function measureSteadyState(run: Run): SteadyState | null {
  const { drill, outage, windows } = run;
  if (outage === null) return null;
  const settings = drill.steadyState;
  const last = windows.at(-1);
  const end = last?.phase === 'recovery' ? findEnd(last, settings) : null;
  const before = selectScope(run.requests, 'baseline');
  const after = run.requests.filter(
    ({ phase, atMs }) => end !== null && phase === 'recovery' && atMs >= end.startMs && atMs < end.endMs,
  );
  const judged = listJudgedKinds(drill);
  const ofJudged = (requests: Requests): Requests => requests.filter(({ arrival }) => judged.has(arrival.kind));
  const rows = [
    compareRatios('httpSuccessRatio', [before, after], ({ httpSuccess }) => httpSuccess, settings),
    ...(judged.size === 0
      ? []
      : [
          compareRatios('usableRatio', [ofJudged(selectAnswers(run, 'baseline')), ofJudged(after)], isUsable, settings),
        ]),
    compareWaits([before, after], settings),
  ];
  // A wait that nobody set a bound to may be long by a busy machine: it fails nothing, and nothing is called the same.
  const outcomes = rows.map(({ metric, outcome }) =>
    metric === 'totalP50Ms' && outcome === 'worse' && settings.maxSlower === undefined ? 'not-proven' : outcome,
  );
  return { outcome: sum(outcomes), end, rows };
}

function findEnd({ startMs, endMs }: { startMs: number; endMs: number }, { lastMs }: SteadyStateSettings) {
  return { startMs: Math.max(startMs, endMs - (lastMs ?? (endMs - startMs) / 2)), endMs };
}

function sum(outcomes: readonly SteadyOutcome[]): SteadyOutcome {
  if (outcomes.includes('worse')) return 'worse';
  return outcomes.every((outcome) => outcome === 'same') ? 'same' : 'not-proven';
}

function compareRatios(
  metric: 'httpSuccessRatio' | 'usableRatio',
  [before, after]: readonly [Requests, Requests],
  isTrue: (request: ScoredRequest) => boolean,
  { maxDrop }: SteadyStateSettings,
): SteadyRow {
  const [was, is] = [count(before, isTrue), count(after, isTrue)];
  const compared = compareShares(is, was);
  const [low, high] = compared?.interval ?? [-1, 1];
  const row = {
    metric,
    before: ratioOf(was),
    after: ratioOf(is),
    beforeN: was.total,
    afterN: is.total,
    change: compared?.difference ?? null,
    bound: -maxDrop,
  };
  if (compared === null) return { ...row, interval: [null, null], outcome: 'not-proven' };
  return {
    ...row,
    interval: [low, high],
    outcome: low >= -maxDrop ? 'same' : high < -maxDrop ? 'worse' : 'not-proven',
  };
}

function compareWaits(
  [before, after]: readonly [Requests, Requests],
  { maxSlower = USUAL_SLOWER }: SteadyStateSettings,
): SteadyRow {
  const [was, is] = [estimateMedian(before), estimateMedian(after)];
  const row = {
    metric: 'totalP50Ms' as const,
    before: finite(was?.value),
    after: finite(is?.value),
    beforeN: before.length,
    afterN: after.length,
    bound: maxSlower,
  };
  if (was === null || is === null) return { ...row, change: null, interval: [null, null], outcome: 'not-proven' };
  const { value, low, high } = divideQuantiles(is, was);
  return {
    ...row,
    change: finite(value),
    interval: [finite(low), finite(high)],
    outcome: high <= maxSlower ? 'same' : low > maxSlower ? 'worse' : 'not-proven',
  };
}

function count(requests: Requests, isTrue: (request: ScoredRequest) => boolean): Share {
  return { hits: requests.filter(isTrue).length, total: requests.length };
}

function ratioOf({ hits, total }: Share): number | null {
  return total === 0 ? null : hits / total;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
