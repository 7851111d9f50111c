import type { Run } from './join/run.ts';
import { ratioOf, selectScope } from './join/group-requests.ts';
import { listOutageParts } from './join/select-under-faults.ts';
import { listJudgedKinds, measureUsableRatio } from './measures/measure-application.ts';
import { outcomeOf } from '../scorecard/describe-objective.ts';
import type { TargetEnd } from './join/find-target-end.ts';
import { isAskedJudged } from './decide-verdict.ts';
import type { AskedOfProviders } from '../scorecard/asked.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import type { Readiness, Routing, Verdict } from '../scorecard/scorecard.ts';

const FAST_MS = 1_000;
const SLOW_MS = 30_000;
/** Attempts beyond the one each request needs: one detour each is fair, three are a storm. */
const FEW_EXTRA_ATTEMPTS = 1.2;
const MANY_EXTRA_ATTEMPTS = 3;
/** Nobody is readier than this who misses what was asked, mixes callers up, or does not fail over. */
const MISSED_CAP = 0.5;
const NOT_FAILED_OVER_CAP = 0.2;
/** Nor who did not live to the end. */
const TARGET_ENDED = { at: 0, reason: 'target-ended' } as const;
/** From parts that weigh less than this share of all nothing is drawn. */
const LEAST_TESTED = 0.5;

/**
 * One number for how ready the application was, 0 to 1: the weighted mean of what was served in the outage (3),
 * what was usable once the fallback carried it (4), how fast traffic moved away (1) and back (1), and how few
 * attempts that took (1). A part that was not tested (null) is left out; one that was tested and did not happen is 0.
 * A missed objective, an answer to another request, or one to a request that had lost something on the way to a fallback, holds the number at 0.5 at most, a failover that did not come at 0.2; of a target that ended by itself it is 0. Null where the run carries no
 * verdict, so that a trend is never drawn through it, and where parts of less than half the weight were tested.
 */
export function measureReadiness(
  run: Run,
  {
    routing,
    objectives,
    verdict,
    asked,
    targetEnd,
  }: {
    routing: Routing;
    objectives: readonly ObjectiveResult[];
    verdict: Verdict;
    asked: AskedOfProviders | null;
    targetEnd: TargetEnd | null;
  },
): Readiness {
  const parts = listParts(run, routing);
  const tested = parts.filter(({ score }) => score !== null);
  const weightOf = (some: Readiness['parts']): number => some.reduce((total, { weight }) => total + weight, 0);
  const carries = verdict === 'pass' || verdict === 'fail';
  if (!carries || weightOf(tested) < LEAST_TESTED * weightOf(parts)) return { score: null, parts, cap: null };
  const mean = tested.reduce((total, { weight, score }) => total + weight * (score ?? 0), 0) / weightOf(tested);
  const cap = targetEnd === null ? findCap(run, routing, objectives, asked) : TARGET_ENDED;
  const holds = cap !== null && cap.at < mean;
  return { score: holds ? cap.at : mean, parts, cap: holds ? cap : null };
}

function listParts(run: Run, routing: Routing): Readiness['parts'] {
  const inOutage = selectScope(run.requests, 'outage');
  const served = listOutageParts(run, inOutage).map(({ requests }) =>
    ratioOf(requests, ({ failure }) => failure === null),
  );
  const onFallback = selectScope(run.requests, 'on-fallback');
  const attempts = routing.attemptsPerRequest.outage;
  const { faults = [], watched } = routing;
  return [
    { id: 'served', weight: 3, score: worst(served) },
    { id: 'usable', weight: 4, score: measureUsableRatio(onFallback, listJudgedKinds(run.drill)) },
    {
      id: 'failover',
      weight: 1,
      score: faults.some(({ tested }) => tested) ? scoreFall(routing.failoverMs ?? SLOW_MS) : null,
    },
    {
      id: 'failback',
      weight: 1,
      score: typeof watched?.failbackMs === 'number' ? scoreFall(routing.failbackMs ?? SLOW_MS) : null,
    },
    {
      id: 'amplification',
      weight: 1,
      score: attempts === null ? null : scoreFall(attempts - 1, FEW_EXTRA_ATTEMPTS, MANY_EXTRA_ATTEMPTS),
    },
  ];
}

function findCap(
  { requests }: Run,
  { faults = [] }: Routing,
  objectives: readonly ObjectiveResult[],
  asked: AskedOfProviders | null,
): NonNullable<Readiness['cap']> | null {
  if (faults.some(({ tested, failoverMs }) => tested && failoverMs === null)) {
    return { at: NOT_FAILED_OVER_CAP, reason: 'not-failed-over' };
  }
  if (objectives.some((result) => outcomeOf(result) === 'missed'))
    return { at: MISSED_CAP, reason: 'objective-missed' };
  if (requests.some(({ onTheWay }) => onTheWay === 'foreign')) return { at: MISSED_CAP, reason: 'foreign-answers' };
  if (asked !== null && asked.lost > 0 && !isAskedJudged(objectives)) return { at: MISSED_CAP, reason: 'asked-less' };
  return null;
}

/** The least of them; null: one was not measured. */
function worst(ratios: readonly (number | null)[]): number | null {
  const known = ratios.filter((ratio) => ratio !== null);
  return known.length < ratios.length ? null : Math.min(...known);
}

/** 1 up to `good`, 0 from `bad` on, a straight line between. */
function scoreFall(value: number, good = FAST_MS, bad = SLOW_MS): number {
  return Math.min(1, Math.max(0, (bad - value) / (bad - good)));
}
