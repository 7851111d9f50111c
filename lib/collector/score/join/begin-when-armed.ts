import type { TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { FaultRecord } from '../../records/record.ts';
import type { EntryWindow } from './phase-windows.ts';

/** When the runner says that an entry of the timeline began; ms from the start of the run. */
export type EntryStart = Pick<EntryWindow, 'entry' | 'phase' | 'startMs'>;

/**
 * Lets each entry with faults begin when the first of them was armed, as its injector says: never before the runner says
 * so, and never after the next one began. An entry whose arming nobody tells of begins when the runner says.
 */
export function beginWhenArmed(
  starts: readonly EntryStart[],
  faults: readonly Pick<FaultRecord, 'provider' | 'event' | 'faults' | 'atEpochMs'>[],
  timeline: readonly TimelineEntry[],
  startEpochMs: number,
): EntryStart[] {
  const sorted = [...starts].sort((a, b) => a.startMs - b.startMs || a.entry - b.entry);
  return sorted.map((start, place) => {
    const fromMs = sorted[place - 1]?.startMs ?? -Infinity;
    const untilMs = sorted[place + 1]?.startMs ?? Infinity;
    const armedMs = faults.flatMap((record) => {
      const atMs = record.atEpochMs - startEpochMs;
      return atMs >= fromMs && atMs < untilMs && isOf(record, timeline[start.entry]) ? [atMs] : [];
    });
    return armedMs.length === 0 ? start : { ...start, startMs: Math.max(start.startMs, Math.min(...armedMs)) };
  });
}

function isOf(
  { event, provider, faults }: Pick<FaultRecord, 'provider' | 'event' | 'faults'>,
  entry?: TimelineEntry,
): boolean {
  if (event !== 'armed' || entry === undefined || entry[provider].length === 0) return false;
  return entry[provider].map(({ kind }) => kind).join() === faults.join();
}
