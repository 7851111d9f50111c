import { type ScoredPhaseName, scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { ScopeName } from '../../../drill/objectives/scope.ts';
import type { RowList } from './row-list.ts';
import type { ScoredRequest } from './scored-request.ts';

/** The requests of each scored phase that has any, in the order of the phases. `phaseOf`: of which one is; default: its own. */
export function groupByPhase(
  requests: RowList<ScoredRequest>,
  phaseOf: (request: ScoredRequest) => ScoredPhaseName = ({ phase }) => phase,
): [ScoredPhaseName, RowList<ScoredRequest>][] {
  return scoredPhaseNames
    .map((phase): [ScoredPhaseName, RowList<ScoredRequest>] => [
      phase,
      requests.filter((request) => phaseOf(request) === phase),
    ])
    .filter(([, group]) => group.length > 0);
}

/** Does a request of this phase belong to the scope? */
export function isInScope(phase: ScoredPhaseName, scope: ScopeName): boolean {
  if (scope === 'run') return phase !== 'warmup';
  if (scope === 'outage') return phase === 'cutover' || phase === 'on-fallback';
  return phase === scope;
}

/** The requests within a scope. */
export function selectScope(requests: RowList<ScoredRequest>, scope: ScopeName): RowList<ScoredRequest> {
  return requests.filter(({ phase }) => isInScope(phase, scope));
}

/** Of all requests, the share this is true of; null when there are none. */
export function ratioOf(requests: RowList<ScoredRequest>, isTrue: (request: ScoredRequest) => boolean): number | null {
  return requests.length === 0 ? null : requests.filter(isTrue).length / requests.length;
}
