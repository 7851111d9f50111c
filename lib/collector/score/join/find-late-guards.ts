import type { GuardAsk } from '../../../kit/terms/guard-ask.ts';
import type { ScoredPhaseName } from '../../../kit/terms/phase.ts';
import type { ScopeName } from '../../../drill/objectives/scope.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isInScope } from './group-requests.ts';
import type { PhaseWindow } from './phase-windows.ts';
import type { RowList } from './row-list.ts';
import type { ScoredRequest } from './scored-request.ts';

/** Places of the guards whose word came in the outage, of requests of before it, by the number of the call. */
export type LateGuards = ReadonlyMap<number, ReadonlySet<number>>;

/** When the outage began. */
interface Begun {
  outage: PhaseWindow | null;
  startEpochMs: number;
}

/**
 * The guards that had no word yet on an answer of before the outage when the first of its faults was armed. As with a request, what they met is no part
 * of the baseline. `tries`: every call, as a request of its own.
 */
export function findLateGuards({
  guardAsks,
  tries,
  ...begun
}: Begun & Pick<Evidence, 'guardAsks'> & { tries: RowList<Pick<ScoredRequest, 'arrival' | 'phase'>> }): LateGuards {
  const late = new Map<number, Set<number>>();
  if (guardAsks.length === 0 || begun.outage === null) return late;
  const phases = new Map<number, ScoredPhaseName>();
  for (const { arrival, phase } of tries) phases.set(arrival.index, phase);
  for (const { index, contract, ask } of guardAsks) {
    const phase = phases.get(index);
    if (phase === undefined || !reachesOutage(begun, phase, ask)) continue;
    late.set(index, (late.get(index) ?? new Set()).add(contract));
  }
  return late;
}

/** Was the request before the outage, and the guard's word not? */
export function reachesOutage({ outage, startEpochMs }: Begun, phase: ScoredPhaseName, ask: GuardAsk): boolean {
  if (outage === null || (phase !== 'warmup' && phase !== 'baseline')) return false;
  return ask.atEpochMs + ask.ms - startEpochMs >= outage.startMs;
}

/** Of which phase is what is said of an answer? What a guard's word of the outage kept from being usable the outage did, as if the request had met it itself. */
export function phaseOfAnswer(request: AnsweredInPhase, late: LateGuards): ScoredPhaseName {
  return late.size > 0 && isMissedLate(request, late) ? 'cutover' : request.phase;
}

type AnsweredInPhase = Pick<ScoredRequest, 'judgements' | 'lastTry' | 'phase'>;

/** The requests of a scope, by the phases of what is said of their answers. */
export function selectAnswers(
  { requests, lateGuards }: { requests: RowList<ScoredRequest>; lateGuards: LateGuards },
  scope: ScopeName,
): RowList<ScoredRequest> {
  return requests.filter((request) => isInScope(phaseOfAnswer(request, lateGuards), scope));
}

/** Did a guard whose word came in the outage keep this answer of before it from being usable? It says nothing of the baseline then. */
function isMissedLate(
  { judgements, lastTry }: Pick<ScoredRequest, 'judgements' | 'lastTry'>,
  late: LateGuards,
): boolean {
  const places = late.get(lastTry);
  return (
    places !== undefined && judgements.some(({ contract, outcome }) => outcome !== 'usable' && places.has(contract))
  );
}
