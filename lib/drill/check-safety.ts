import { createMistakes } from '../kit/settings/mistakes.ts';
import { formatKey, reject } from '../kit/settings/reader.ts';
import type { Drill } from './drill.ts';
import { listProviders } from './providers.ts';
import { limitBlast } from './safety/limit-blast.ts';
import { mapFaults, type TimelineEntry } from './timeline-entry.ts';
import { timelineDurationMs } from './timeline.ts';

/** Throws a `usage` error for a drill that its own `safety` does not allow: one that is too long, or hits too many. */
export function checkSafety(drill: Drill): void {
  const { safety, timeline } = drill;
  const mistakes = createMistakes();
  const lastsMs = timelineDurationMs(timeline);
  if (safety?.maxDurationMs !== undefined && lastsMs > safety.maxDurationMs)
    mistakes.attempt(() =>
      reject('timeline', `at most ${safety.maxDurationMs} ms long (safety.maxDurationMs)`, lastsMs),
    );
  for (const [place, entry] of timeline.entries()) mistakes.attempt(() => limitFaults(drill, entry, place));
  mistakes.throwAny();
}

/** A stretch of the timeline with the faults that the blast radius allows, under the names of the drill's providers and no others. */
export function limitFaults(drill: Drill, entry: TimelineEntry, place: number): TimelineEntry {
  const radius = drill.safety?.blastRadius;
  return mapFaults(entry, listProviders(drill), (faults, provider) =>
    radius === undefined
      ? faults
      : faults.map((fault, number) =>
          limitBlast(fault, radius, `timeline[${place}].${formatKey(provider)}[${number}]`),
        ),
  );
}
