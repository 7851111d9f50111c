import type { TimelineEntry } from './timeline-entry.ts';

/** A timeline entry with its place in time; milliseconds from the start of the run. */
export interface TimelineSpan {
  entry: number;
  startMs: number;
  endMs: number;
  settings: TimelineEntry;
}

/** Lays the entries one after another. */
export function planTimeline(timeline: readonly TimelineEntry[]): TimelineSpan[] {
  let startMs = 0;
  return timeline.map((settings, entry) => {
    const span = { entry, startMs, endMs: startMs + settings.durationMs, settings };
    startMs = span.endMs;
    return span;
  });
}

/** How long the whole timeline is, in milliseconds. */
export function timelineDurationMs(timeline: readonly TimelineEntry[]): number {
  return timeline.reduce((sum, entry) => sum + entry.durationMs, 0);
}
