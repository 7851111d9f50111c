import type { Evidence } from '../evidence/evidence.ts';
import type { FaultHit } from './find-fault-hits.ts';

/**
 * All of guards that met a fault: the calls that the drill made for them, and connections to providers that only guards ask. Who is refused
 * at a closed port is seen by nobody: that it was shown to refuse is what is known.
 */
export function findGuardHits({
  guardCalls,
  connections,
  providers,
}: Pick<Evidence, 'guardCalls' | 'connections' | 'providers'>): FaultHit[] {
  const calls = guardCalls.flatMap(({ provider, startEpochMs, faultEpochMs, faults }): FaultHit[] => {
    if (faultEpochMs === null) return [];
    return [{ of: 'attempt', provider, index: null, faults, beganEpochMs: startEpochMs, atEpochMs: faultEpochMs }];
  });
  const met = connections.flatMap(({ provider, event, fault, atEpochMs }): FaultHit[] => {
    if (providers.includes(provider) || event === 'listening') return [];
    return [{ of: 'connection', provider, index: null, faults: [fault], beganEpochMs: atEpochMs, atEpochMs }];
  });
  return [...calls, ...met];
}
