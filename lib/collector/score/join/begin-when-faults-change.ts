import { faultsOn, listFaulted, type TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { FaultRecord } from '../../records/record.ts';
import type { EntryWindow } from './phase-windows.ts';

/** When the runner says that an entry of the timeline began; ms from the start of the run. */
export type EntryStart = Pick<EntryWindow, 'entry' | 'phase' | 'startMs'>;

type FaultChange = Pick<FaultRecord, 'provider' | 'event' | 'faults' | 'atEpochMs'>;

/**
 * Lets each entry begin when its faults did, as the injectors say: one with faults when the first of them was armed, one without
 * when the last of the entry before it was taken back. The runner tells of an entry once all that is done, which a busy
 * machine takes a while for. Never before the entry before it, nor after the next one; without such a word, when the
 * runner says.
 */
export function beginWhenFaultsChange(
  starts: readonly EntryStart[],
  faults: readonly FaultChange[],
  timeline: readonly TimelineEntry[],
  startEpochMs: number,
): EntryStart[] {
  const sorted = [...starts].sort((a, b) => a.startMs - b.startMs || a.entry - b.entry);
  return sorted.map((start, place) => {
    const fromMs = sorted[place - 1]?.startMs ?? -Infinity;
    const untilMs = sorted[place + 1]?.startMs ?? Infinity;
    const within = faults.filter(({ atEpochMs }) => {
      const atMs = atEpochMs - startEpochMs;
      return atMs > fromMs && atMs < untilMs;
    });
    const settings = timeline[start.entry];
    const armedMs = within
      .filter((change) => change.event === 'armed' && isOf(change, settings))
      .map(({ atEpochMs }) => atEpochMs - startEpochMs);
    if (armedMs.length > 0) return { ...start, startMs: Math.min(...armedMs) };
    const isFree = settings !== undefined && listFaulted(settings).length === 0;
    const goneMs = within
      .filter(({ event, atEpochMs }) => event === 'reverted' && atEpochMs - startEpochMs <= start.startMs)
      .map(({ atEpochMs }) => atEpochMs - startEpochMs);
    return isFree && goneMs.length > 0 ? { ...start, startMs: Math.max(...goneMs) } : start;
  });
}

function isOf({ provider, faults }: FaultChange, entry: TimelineEntry | undefined): boolean {
  const planned = entry === undefined ? [] : faultsOn(entry, provider);
  return planned.length > 0 && planned.map(({ kind }) => kind).join() === faults.join();
}
