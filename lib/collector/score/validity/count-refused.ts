import type { HealthRecord, ProcessName } from '../../records/record.ts';
import type { Run } from '../join/run.ts';

/** What a proxy of the drill's own turned away, and when that was known last. */
export interface RefusedBy {
  process: ProcessName;
  /** Connections and requests that were too many. */
  turnedAway: number;
  /** Clients that were not waited for any longer. */
  givenUp: number;
}

/** The proxies that turned somebody away while the run was on, by what they counted before it and last. */
export function countRefused({ evidence, startEpochMs }: Pick<Run, 'evidence' | 'startEpochMs'>): RefusedBy[] {
  const before = new Map<ProcessName, HealthRecord['refused']>();
  const last = new Map<ProcessName, NonNullable<HealthRecord['refused']>>();
  for (const { process, atEpochMs, refused } of evidence.health) {
    if (refused === undefined) continue;
    // Several loads may take their turns on one system.
    if (atEpochMs < startEpochMs) before.set(process, refused);
    last.set(process, refused);
  }
  return [...last].flatMap(([process, refused]) => {
    const { connections = 0, requests = 0, overdue = 0 } = before.get(process) ?? {};
    const turnedAway = refused.connections + refused.requests - connections - requests;
    const givenUp = refused.overdue - overdue;
    return turnedAway + givenUp === 0 ? [] : [{ process, turnedAway, givenUp }];
  });
}
