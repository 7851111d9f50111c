import type { ProviderName } from '../kit/terms/provider.ts';
import { faultsOn, listFaulted, type TimelineEntry } from './timeline-entry.ts';

/** Do the faults on a provider go on unchanged from the entry before? Then they are not armed anew: turns, ramps and counts of them go on, too. */
export function keepsFaults(timeline: readonly TimelineEntry[], entry: number, provider: ProviderName): boolean {
  const [before, now] = [timeline[entry - 1], timeline[entry]];
  const list = (of: TimelineEntry | undefined): string =>
    JSON.stringify(of === undefined ? [] : faultsOn(of, provider));
  return list(before) === list(now);
}

/** For each entry of a timeline, by provider that has faults in it: the entry at whose begin these were armed. */
export function listArmedEntries(timeline: readonly TimelineEntry[]): ReadonlyMap<ProviderName, number>[] {
  const armed: Map<ProviderName, number>[] = [];
  for (const [place, entry] of timeline.entries()) {
    const before = armed.at(-1);
    armed.push(
      new Map(
        listFaulted(entry).map((provider) => [
          provider,
          keepsFaults(timeline, place, provider) ? (before?.get(provider) ?? place) : place,
        ]),
      ),
    );
  }
  return armed;
}

/** The same as times, where each entry is as long as it is planned: how long before its begin the faults were armed, ms. */
export function listArmedBefore(timeline: readonly TimelineEntry[]): ((provider: ProviderName) => number)[] {
  const begins = timeline.map((_, place) =>
    timeline.slice(0, place).reduce((sum, { durationMs }) => sum + durationMs, 0),
  );
  return listArmedEntries(timeline).map(
    (armed, place) => (provider) => (begins[place] ?? 0) - (begins[armed.get(provider) ?? place] ?? 0),
  );
}
