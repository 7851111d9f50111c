import type { FaultResult, Routing } from '../../scorecard/scorecard.ts';
import { isInScope } from '../join/group-requests.ts';
import type { Run } from '../join/run.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';

/**
 * How long there was to see traffic move: the stretch of the fault after which it did not, else from the first fault that was
 * met to the end of the outage; and the recovery. Null where there was nothing to see: no fault was met by enough to tell, no
 * recovery, one of too few requests, or nothing that could come back since nothing had left.
 */
export function measureWatched(
  { moves, outage, recovery, requests }: Pick<Run, 'moves' | 'outage' | 'recovery' | 'requests'>,
  faults: readonly FaultResult[],
): NonNullable<Routing['watched']> {
  const { faulted, faultAppliedMs } = moves;
  const hasLeft = requests.some(
    ({ phase, server }) => isInScope(phase, 'outage') && server !== null && server !== faulted,
  );
  const outageMs = outage === null || faultAppliedMs === null ? null : roundMs(outage.endMs - faultAppliedMs);
  const unsettled = faults.find((fault) => fault.failoverMs === null && fault.tested);
  return {
    failoverMs: unsettled?.watchedMs ?? (faults.some(({ tested }) => tested) ? outageMs : null),
    failbackMs: recovery === null || !hasLeft ? null : roundMs(recovery.endMs - recovery.startMs),
  };
}
