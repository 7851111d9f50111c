import { parseEvery } from '../../lib/run/schedule/parse-every.ts';
import type { Scheduled } from '../../lib/run/schedule/scheduled.ts';
import { followZone } from '../../lib/run/schedule/zone-offsets.ts';

/** When the schedules of tests are written, ms since 1970. */
export const SCHEDULED_AT = Date.parse('2026-11-29T00:00:00Z');

/** A drill to be run at a time such as `Tue 10:00 UTC`, as the command has it for a scheduler. */
export function scheduleJob(written: string, changes: Partial<Scheduled> = {}): Scheduled {
  const every = parseEvery(written);
  return {
    drill: 'drills/my-drill.yaml',
    name: 'cutover-my-drill',
    every,
    written,
    zone: followZone(every, SCHEDULED_AT),
    leastReadiness: null,
    mostMinutes: 60,
    isNpm: true,
    ...changes,
  };
}
