import type { Drill } from '../../../drill/drill.ts';
import { listServing } from '../../../drill/providers.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { FaultHit } from './find-fault-hits.ts';
import { findFaulted } from './find-faulted.ts';
import { findStableService } from './find-stable-service.ts';
import type { PhaseWindow } from './phase-windows.ts';
import type { Moves } from './run.ts';
import type { RowList } from './row-list.ts';
import type { ScoredRequest } from './scored-request.ts';

/** What `findMoves` looks at; `requests` in order of `atMs`. */
export interface MovesInput {
  drill: Pick<Drill, 'timeline' | 'providers'>;
  requests: RowList<Pick<ScoredRequest, 'atMs' | 'server'>>;
  hits: RowList<FaultHit>;
  startEpochMs: number;
  outage: PhaseWindow | null;
}

/** When a fault was first applied, and from when on requests that were sent were answered by another provider than the one taken away. */
export function findMoves({ drill, requests, hits, startEpochMs, outage }: MovesInput): Moves {
  const providers = listServing(drill);
  const outages = drill.timeline.filter(({ phase }) => phase === 'outage');
  const faulted = findFaulted(outages, providers)[0] ?? providers[0] ?? '';
  let faultAppliedMs = Infinity;
  for (const { atEpochMs } of hits) faultAppliedMs = Math.min(faultAppliedMs, roundMs(atEpochMs - startEpochMs));
  if (outage === null || faultAppliedMs >= outage.endMs) return { faulted, faultAppliedMs: null, stableMs: null };
  const isMoved = ({ server }: Pick<ScoredRequest, 'server'>): boolean => server !== null && server !== faulted;
  const stableMs = findStableService(requests, faultAppliedMs, outage.endMs, isMoved);
  return { faulted, faultAppliedMs, stableMs };
}
