import type { DrillInput } from '../../../lib/drill/drill.ts';

/** What a drill of a scripted or written gateway asks: one that anybody would call bad misses some of it. */
export function askAll({ movedMs, p95Ms }: { movedMs: number; p95Ms: number }): NonNullable<DrillInput['objectives']> {
  return [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 },
    { metric: 'usableRatio', phase: 'outage', min: 0.95 },
    { metric: 'usableRatio', phase: 'recovery', min: 0.95 },
    { metric: 'failoverMs', max: movedMs },
    { metric: 'failbackMs', max: 2_000 },
    { metric: 'totalP95Ms', phase: 'outage', max: p95Ms },
    { metric: 'attemptsPerRequest', phase: 'outage', max: 2.6 },
    { metric: 'falseClaims', max: 0 },
    { metric: 'attemptsLeftRunning', max: 0 },
    { metric: 'flaps', max: 0 },
  ];
}
