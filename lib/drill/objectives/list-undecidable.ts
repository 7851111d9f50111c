import { countToDecide } from '../../kit/stats/interval.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import { metricCatalogue } from './metric-catalogue.ts';
import type { Objective } from './objective.ts';
import type { ScopeName } from './scope.ts';

/** An objective that the planned traffic is too little for, however well it goes. */
export interface Undecidable {
  objective: Objective;
  /** Requests planned that it is measured on, at most: where traffic will move nobody knows yet. */
  planned: number;
  /** It takes so many, all of them good. */
  needed: number;
}

/** What is asked of a percentile: this share of the callers keeps to the bound. */
const percentiles = { P50Ms: 0.5, P95Ms: 0.95, P99Ms: 0.99 } as const;

/**
 * The objectives whose 95 % interval would span their bound even if nothing went wrong. `judgedKinds`: kinds of request that a
 * contract is for.
 */
export function listUndecidable(
  objectives: readonly Objective[],
  arrivals: readonly { phase: PhaseName; kind: RequestKind; streamed: boolean }[],
  judgedKinds: ReadonlySet<string>,
): Undecidable[] {
  return objectives.flatMap((objective) => {
    const needed = countNeeded(objective);
    if (needed === null) return [];
    const { metric, phase: scope } = objective;
    const planned = arrivals.filter(
      ({ phase, kind, streamed }) =>
        mayBeIn(phase, scope) &&
        (metric !== 'usableRatio' || judgedKinds.has(kind)) &&
        (!metric.startsWith('ttft') || streamed),
    ).length;
    return planned < needed ? [{ objective, planned, needed }] : [];
  });
}

/** How many requests it takes at least, all of them good; null where there is no interval, or no number would do. */
function countNeeded({ metric, min, max }: Objective): number | null {
  const { unit, direction } = metricCatalogue[metric];
  if (unit === 'ratio') {
    // The bound that is hard to keep to: nobody plans for the other one.
    const bound = direction === 'higher' ? min : max;
    return bound === undefined ? null : countToDecide(direction === 'higher' ? 1 : 0, bound);
  }
  const ratio = Object.entries(percentiles).find(([end]) => metric.endsWith(end))?.[1];
  if (ratio === undefined || metric.startsWith('itl') || max === undefined) return null;
  return countToDecide(1, ratio);
}

function mayBeIn(phase: PhaseName, scope: ScopeName): boolean {
  if (scope === 'run') return phase !== 'warmup';
  if (scope === 'outage' || scope === 'cutover' || scope === 'on-fallback') return phase === 'outage';
  return phase === scope;
}
