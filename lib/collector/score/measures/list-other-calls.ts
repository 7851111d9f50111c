import type { OtherCalls } from '../../scorecard/scorecard.ts';
import { callKinds } from '../evidence/call-kind.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** The calls that no request of the run caused, the primary's first; kinds without any are left out. */
export function listOtherCalls(counts: Evidence['otherCalls']): OtherCalls[] {
  return [...counts].flatMap(([provider, byKind]) =>
    callKinds.flatMap((kind) => (byKind[kind] === 0 ? [] : [{ provider, kind, count: byKind[kind] }])),
  );
}
