import type { TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { PhaseName } from '../../../kit/terms/phase.ts';

/** A stretch of the run, milliseconds from its start: [startMs, endMs). */
export interface PhaseWindow {
  phase: PhaseName;
  startMs: number;
  endMs: number;
}

/** A timeline entry as it really ran. */
export interface EntryWindow extends PhaseWindow {
  entry: number;
}

/**
 * Where the timeline's entries really lay: each from its record to the next one's, the last for as long as the
 * timeline says, and none beyond the end of the run.
 */
export function layEntryWindows(
  starts: readonly { entry: number; phase: PhaseName; startMs: number }[],
  timeline: readonly TimelineEntry[],
  runEndMs: number,
): EntryWindow[] {
  const sorted = [...starts].sort((a, b) => a.startMs - b.startMs || a.entry - b.entry);
  return sorted.map(({ entry, phase, startMs }, place) => {
    const next = sorted[place + 1];
    const endMs = next?.startMs ?? Math.min(runEndMs, startMs + (timeline[entry]?.durationMs ?? Infinity));
    return { entry, phase, startMs, endMs: Math.max(startMs, endMs) };
  });
}

/** Joins neighbours of the same phase: an outage of two faults is one outage. */
export function mergeWindows(entries: readonly EntryWindow[]): PhaseWindow[] {
  const windows: PhaseWindow[] = [];
  for (const { phase, startMs, endMs } of entries) {
    const last = windows.at(-1);
    if (last?.phase === phase) last.endMs = endMs;
    else windows.push({ phase, startMs, endMs });
  }
  return windows;
}

/** The phase at a time. What lies before the first window or behind the last belongs to that one. */
export function phaseAt(windows: readonly PhaseWindow[], atMs: number): PhaseName {
  let phase = windows[0]?.phase ?? 'warmup';
  for (const window of windows) if (atMs >= window.startMs) phase = window.phase;
  return phase;
}
