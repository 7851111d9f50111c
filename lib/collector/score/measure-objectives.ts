import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import type { Objective } from '../../drill/objectives/objective.ts';
import type { Unit } from '../../kit/terms/unit.ts';
import type { Run } from './join/run.ts';
import { selectScope } from './join/group-requests.ts';
import { listJudgedKinds } from './measures/measure-application.ts';
import { metrics } from './metrics/index.ts';
import type { Load, ObjectiveResult, Routing } from '../scorecard/scorecard.ts';

/** Holds the drill's objectives against the run. What could not be measured is not met. */
export function measureObjectives(run: Run, { routing, load }: { routing: Routing; load: Load }): ObjectiveResult[] {
  const judgedKinds = listJudgedKinds(run.drill);
  return run.drill.objectives.map((objective) => {
    const observed = metrics[objective.metric]({
      requests: selectScope(run.requests, objective.phase),
      gaps: run.evidence.gaps,
      judgedKinds,
      routing,
      load,
    });
    return {
      id: objective.metric,
      phase: objective.phase,
      ok: observed !== null && isMet(observed, objective),
      observed,
      required: describeBounds(objective, metricCatalogue[objective.metric].unit),
    };
  });
}

function isMet(observed: number, { min = -Infinity, max = Infinity }: Objective): boolean {
  return observed >= min && observed <= max;
}

/** `at least 95.0 %`, `at most 5.00 s`, or both. */
function describeBounds({ min, max }: Objective, unit: Unit): string {
  const parts = [
    min === undefined ? null : `at least ${formatInUnit(min, unit)}`,
    max === undefined ? null : `at most ${formatInUnit(max, unit)}`,
  ];
  return parts.filter((part) => part !== null).join(' and ');
}
