import type { Objective } from '../../drill/drill.ts';
import { formatDecimal } from '../../kit/format/format-decimal.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { Run } from './evidence/evidence.ts';
import { type ScopeName, scopeNames, selectScope } from './group-requests.ts';
import { listJudgedKinds } from './measure-application.ts';
import { type MetricDefinition, metrics } from './metrics.ts';
import type { Load, ObjectiveResult, Routing } from './scorecard.ts';

/** Holds the drill's objectives against the run. What could not be measured is not met. */
export function measureObjectives(run: Run, { routing, load }: { routing: Routing; load: Load }): ObjectiveResult[] {
  const judgedKinds = listJudgedKinds(run.drill);
  return run.drill.objectives.map((objective) => {
    const definition: MetricDefinition | undefined = Object.hasOwn(metrics, objective.metric)
      ? metrics[objective.metric as keyof typeof metrics]
      : undefined;
    const scope = scopeNames.find((name) => name === objective.phase) ?? ('run' satisfies ScopeName);
    const observed =
      definition?.measure({
        requests: selectScope(run.requests, scope),
        gaps: run.evidence.gaps,
        judgedKinds,
        routing,
        load,
      }) ?? null;
    return {
      id: objective.metric,
      phase: objective.phase,
      ok: observed !== null && isMet(observed, objective),
      observed,
      required: describeBounds(objective, definition?.unit ?? 'count'),
    };
  });
}

function isMet(observed: number, { min = -Infinity, max = Infinity }: Objective): boolean {
  return observed >= min && observed <= max;
}

/** `at least 95.0 %`, `at most 5.00 s`, or both. */
function describeBounds({ min, max }: Objective, unit: MetricDefinition['unit']): string {
  const parts = [
    min === undefined ? null : `at least ${formatBound(min, unit)}`,
    max === undefined ? null : `at most ${formatBound(max, unit)}`,
  ];
  return parts.filter((part) => part !== null).join(' and ');
}

function formatBound(bound: number, unit: MetricDefinition['unit']): string {
  if (unit === 'ms') return formatMs(bound);
  return unit === 'ratio' ? formatRatio(bound) : formatDecimal(bound);
}
