import { formatInUnit } from '../../kit/format/format-in-unit.ts';
import { type MetricId, metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import type { Objective } from '../../drill/objectives/objective.ts';
import type { Unit } from '../../kit/terms/unit.ts';
import { explainUnsent } from './explain-unsent.ts';
import type { Run } from './join/run.ts';
import { judgePhase } from './judge-phase.ts';
import { listJudgedKinds } from './measures/measure-application.ts';
import { metrics } from './metrics/index.ts';
import type { MetricSource } from './metrics/metric.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import type { Routing } from '../scorecard/scorecard.ts';

/** What is measured of each fault of the timeline, the worst standing for all. */
const ofFaults: readonly MetricId[] = ['detectMs', 'failoverMs'];

/**
 * Holds the drill's objectives against the run. What could not be measured is not met; what would be met, but is asked of
 * faults that hardly a request met, is undecided.
 */
export function measureObjectives(
  run: Run,
  { routing, load, onTheWay, isAskedAlike }: Pick<MetricSource, 'routing' | 'load' | 'onTheWay' | 'isAskedAlike'>,
): ObjectiveResult[] {
  const judgedKinds = listJudgedKinds(run.drill);
  const untested = listUntested(routing);
  return run.drill.objectives.map((objective) => {
    const { ok, observed, ...judged } = judgePhase(run, objective, (requests) =>
      metrics[objective.metric]({
        requests,
        gaps: run.evidence.gaps,
        judgedKinds,
        routing,
        load,
        onTheWay,
        isAskedAlike,
      }),
    );
    const result = {
      id: objective.metric,
      phase: objective.phase,
      ok,
      observed,
      required: describeBounds(objective, metricCatalogue[objective.metric].unit),
      ...judged,
      ...(observed === null ? { ...tellWatched(objective.metric, routing), ...tellUnsent(run, objective) } : {}),
    };
    if (!ofFaults.includes(objective.metric) || untested.length === 0) return result;
    // Nothing was missed where no fault was met, and what the others came to is no word on these.
    const isOpen = ok || untested.length === routing.faults?.length;
    return { ...result, ok: false, untested, outcome: isOpen ? 'undecided' : 'missed' };
  });
}

/** That no request was sent where it was to be measured, and why. */
function tellUnsent(run: Run, { phase }: Objective): Pick<ObjectiveResult, 'noRequest'> {
  const noRequest = explainUnsent(run, phase);
  return noRequest === null ? {} : { noRequest };
}

/** How long there was to see what did not happen; nothing where there was nothing to see. */
function tellWatched(metric: MetricId, { watched }: Routing): Pick<ObjectiveResult, 'watchedMs'> {
  const ms = metric === 'failoverMs' || metric === 'failbackMs' ? watched?.[metric] : null;
  return ms === null || ms === undefined ? {} : { watchedMs: ms };
}

/** The faults by name of which the run says nothing. */
function listUntested({ faults = [] }: Routing): string[] {
  return faults
    .filter(({ tested }) => !tested)
    .map(({ faults: parts }) => parts.map(({ provider, kind }) => `${kind} on ${provider}`).join(' + '));
}

/** `at least 95.0 %`, `at most 5.00 s`, or both. */
function describeBounds({ min, max }: Objective, unit: Unit): string {
  const parts = [
    min === undefined ? null : `at least ${formatInUnit(min, unit)}`,
    max === undefined ? null : `at most ${formatInUnit(max, unit)}`,
  ];
  return parts.filter((part) => part !== null).join(' and ');
}
