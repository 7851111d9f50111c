import { type MetricId, metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import type { Objective } from '../../drill/objectives/objective.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import { outcomeOf } from '../scorecard/describe-objective.ts';
import type { RowList } from './join/row-list.ts';
import { selectAnswers } from './join/find-late-guards.ts';
import { selectScope } from './join/group-requests.ts';
import { listOutageParts } from './join/select-under-faults.ts';
import type { Run } from './join/run.ts';
import type { ScoredRequest } from './join/scored-request.ts';
import { judgeObjective, type Judged } from './judge-objective.ts';
import type { Measured } from './metrics/metric.ts';

/** The worst first. */
const outcomes = ['missed', 'undecided', 'met'] as const satisfies readonly ObjectiveResult['outcome'][];

/**
 * Holds an objective against the requests of its phase. Where an outage is well for a while, as between two waves, or hits few for long, that may make the ratios
 * of all of it better than its worst was, and what fails behind a wave is of none: it is held against all of the phase, against what was sent while faults were in
 * force, and against what was sent while those were that hit hardest. The worst stands.
 */
export function judgePhase(
  run: Run,
  objective: Objective,
  measure: (requests: RowList<ScoredRequest>) => Measured,
): Judged & Pick<ObjectiveResult, 'wholePhase' | 'isHeaviest'> {
  const judge = objective.judge ?? run.drill.judge;
  const inPhase =
    objective.metric === 'usableRatio'
      ? selectAnswers(run, objective.phase)
      : selectScope(run.requests, objective.phase);
  const judgeAll = (requests: RowList<ScoredRequest>): Judged => judgeObjective(measure(requests), objective, judge);
  const whole = judgeAll(inPhase);
  if (!isOfOutage(objective)) return whole;
  return listOutageParts(run, inPhase)
    .filter(({ of }) => of !== 'all')
    .reduce<ReturnType<typeof judgePhase>>((worst, { of, requests }) => {
      const part = judgeAll(requests);
      if (!isWorse(part, worst, objective.metric)) return worst;
      return { ...part, wholePhase: whole.observed, ...(of === 'heaviest' ? { isHeaviest: true } : {}) };
    }, whole);
}

/** Is its phase the outage, or a part of it? */
const isOfOutage = ({ phase }: Objective): boolean => ['outage', 'cutover', 'on-fallback'].includes(phase);

function isWorse(part: Judged, whole: Judged, metric: MetricId): boolean {
  const [one, other] = [part, whole].map((result) => outcomes.indexOf(outcomeOf(result)));
  if (one !== other) return (one ?? 0) < (other ?? 0);
  if (part.observed === null || whole.observed === null) return part.observed === null && whole.observed !== null;
  return metricCatalogue[metric].direction === 'higher'
    ? part.observed < whole.observed
    : part.observed > whole.observed;
}
