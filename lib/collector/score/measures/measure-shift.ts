import type { Routing } from '../../scorecard/scorecard.ts';
import type { Run } from '../join/run.ts';
import { findFaulted } from '../join/find-faulted.ts';
import { findShiftShape } from './find-shift-shape.ts';
import { layFaultStretches, listProviderChanges } from './list-provider-changes.ts';

/** Changes that are listed one by one: a target that alternates has one a request. */
const MAX_LISTED = 100;

/** How traffic moved from provider to provider: every change of who gives most answers, and the shape of the move away. */
export function measureShift({
  drill,
  evidence,
  entries,
  tries: requests,
  moves,
  outage,
}: Run): Required<Pick<Routing, 'flaps' | 'changes' | 'shift'>> {
  const stretches = layFaultStretches(entries, (entry) =>
    findFaulted(drill.timeline.slice(entry, entry + 1), evidence.providers),
  );
  const changes = listProviderChanges({ requests, stretches });
  const { faulted, faultAppliedMs: appliedMs } = moves;
  return {
    flaps: changes.filter(({ expected }) => expected === null).length,
    changes: changes.slice(0, MAX_LISTED),
    shift:
      outage === null || appliedMs === null ? null : findShiftShape({ requests, faulted, outage, appliedMs, changes }),
  };
}
