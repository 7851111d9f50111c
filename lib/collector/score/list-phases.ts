import type { Run } from './join/run.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** The phases as they really lay, the outage split at the moment traffic was stably served. */
export function listPhases({ windows, moves }: Run): Scorecard['phases'] {
  return windows.flatMap(({ phase, startMs, endMs }): Scorecard['phases'] => {
    if (phase !== 'outage') return [{ phase, startMs, endMs }];
    const splitMs = moves.stableMs === null ? endMs : Math.max(startMs, moves.stableMs);
    return [
      { phase: 'cutover' as const, startMs, endMs: splitMs },
      { phase: 'on-fallback' as const, startMs: splitMs, endMs },
    ].filter((part) => part.endMs > part.startMs);
  });
}
