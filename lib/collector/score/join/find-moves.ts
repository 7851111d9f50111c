import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptFacts, AttemptTable } from '../evidence/attempt-table.ts';
import type { Moves } from './run.ts';
import type { ScoredRequest } from './scored-request.ts';
import type { FaultHit } from './find-fault-hits.ts';
import { findStableService } from './find-stable-service.ts';
import { otherProvider } from './other-provider.ts';
import type { PhaseWindow } from './phase-windows.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';

/** What `findMoves` looks at; `requests` in order of `atMs`. */
export interface MovesInput {
  requests: readonly Pick<ScoredRequest, 'atMs' | 'sent' | 'server'>[];
  attempts: AttemptTable;
  hits: readonly FaultHit[];
  startEpochMs: number;
  outage: PhaseWindow | null;
  recovery: PhaseWindow | null;
}

/**
 * When a fault was first applied, when the first attempt went elsewhere, and from when on traffic was stably served there
 * and, after the outage, back where it came from.
 */
export function findMoves({ requests, attempts, hits, startEpochMs, outage, recovery }: MovesInput): Moves {
  const moves: Moves = {
    faulted: 'primary',
    faultAppliedMs: null,
    firstDetourMs: null,
    stableMs: null,
    stableBackMs: null,
  };
  if (outage !== null) {
    const hit = findFirstHit(hits.filter(({ atEpochMs }) => atEpochMs - startEpochMs < outage.endMs));
    if (hit !== null) {
      const other: ProviderName = otherProvider(hit.provider);
      const detour = findFirst(
        attempts,
        ({ provider, startEpochMs: at }) =>
          provider === other && at >= hit.atEpochMs && at - startEpochMs < outage.endMs,
      );
      moves.faulted = hit.provider;
      moves.faultAppliedMs = roundMs(hit.atEpochMs - startEpochMs);
      moves.firstDetourMs = detour === null ? null : roundMs(detour.startEpochMs - startEpochMs);
      moves.stableMs = findStableService(
        requests,
        moves.faultAppliedMs,
        outage.endMs,
        ({ server }) => server === other,
      );
    }
  }
  if (recovery !== null) {
    moves.stableBackMs = findStableService(
      requests,
      recovery.startMs,
      recovery.endMs,
      ({ server }) => server === moves.faulted,
    );
  }
  return moves;
}

/** The earliest of them; of two at the same moment the primary's. */
function findFirstHit(hits: readonly FaultHit[]): FaultHit | null {
  let first: FaultHit | null = null;
  for (const hit of hits) {
    const isEarlier = first === null || hit.atEpochMs < first.atEpochMs;
    if (isEarlier || (hit.atEpochMs === first?.atEpochMs && hit.provider === 'primary')) first = hit;
  }
  return first;
}

/** The earliest attempt this is true of; of two at the same moment the primary's. */
function findFirst(attempts: AttemptTable, isIt: (attempt: AttemptFacts) => boolean): AttemptFacts | null {
  let first = null as AttemptFacts | null;
  attempts.forEach((attempt) => {
    if (!isIt(attempt)) return;
    if (
      first === null ||
      attempt.startEpochMs < first.startEpochMs ||
      (attempt.startEpochMs === first.startEpochMs && attempt.provider === 'primary')
    ) {
      first = attempt;
    }
  });
  return first;
}
