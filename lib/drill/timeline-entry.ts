import { type FaultSettings, faultSettings } from '../faults/index.ts';
import type { ProviderName } from '../kit/terms/provider.ts';
import { object, required, withDefault } from '../kit/settings/object.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import {
  choice,
  type Description,
  formatKey,
  isPlainObject,
  list,
  number,
  type ReadBy,
  type Reader,
  type WrittenBy,
} from '../kit/settings/reader.ts';
import { phaseNames } from '../kit/terms/phase.ts';
import { rateFactorSettings } from './rate-curve.ts';

const timelineEntry = object({
  phase: required('which phase; outages may follow one another', choice(phaseNames)),
  durationMs: required('how long, ms', number({ min: 1, max: 86_400_000 })),
  rateFactor: withDefault(
    "times the traffic's rate; an outage at 1.5 makes the fallback carry a peak. Points are a curve, straight between them: a launch, a herd, a night",
    rateFactorSettings,
    1,
  ),
  primary: withDefault('faults on the primary for this stretch', list(faultSettings, { max: 20 }), []),
  fallback: withDefault('faults on the fallback for this stretch', list(faultSettings, { max: 20 }), []),
});

/** What stands in an entry besides faults. */
const ownKeys = Object.keys(timelineEntry.keys).filter((key) => key !== 'primary' && key !== 'fallback');
const faultList = list(faultSettings, { max: 20 });

/** One stretch of the drill, in order. Under the name of each provider stand the faults on it, which `faultsOn` reads. */
export interface TimelineEntry extends Omit<ReadBy<typeof timelineEntry>, 'primary' | 'fallback'> {}

/** One stretch of the drill as people write it, where its providers are `primary` and `fallback`. */
export interface TimelineEntryInput extends WrittenBy<typeof timelineEntry> {}

/**
 * Reads one stretch of the drill. A list under another key than those that are known holds faults on the provider of that name; whether
 * there is one, the drill knows.
 */
export const timelineEntrySettings: Reader<TimelineEntry, TimelineEntryInput> = {
  read(input, path) {
    if (!isPlainObject(input)) return timelineEntry.read(input, path);
    const named = Object.entries(input).filter(([key, value]) => !ownKeys.includes(key) && Array.isArray(value));
    const own = Object.fromEntries(Object.entries(input).filter(([key]) => !named.some(([name]) => name === key)));
    const mistakes = createMistakes();
    const entry: Record<string, unknown> = {};
    mistakes.attempt(() => Object.assign(entry, timelineEntry.read(own, path)));
    for (const [name, faults] of named)
      mistakes.attempt(() => (entry[name] = faultList.read(faults, `${path}.${formatKey(name)}`)));
    mistakes.throwAny();
    return entry as unknown as TimelineEntry;
  },
  describe: () => ({ ...(timelineEntry.describe() as Description & { kind: 'object' }), others: faultList.describe() }),
};

/** The faults on a provider in this stretch. */
export function faultsOn(entry: TimelineEntry, provider: ProviderName): readonly FaultSettings[] {
  return (entry as unknown as Record<ProviderName, readonly FaultSettings[] | undefined>)[provider] ?? [];
}

/** The same stretch with other faults: what `map` makes of those on each of these providers, and no others. */
export function mapFaults(
  entry: TimelineEntry,
  providers: readonly ProviderName[],
  map: (faults: readonly FaultSettings[], provider: ProviderName) => readonly FaultSettings[],
): TimelineEntry {
  const own = Object.fromEntries(Object.entries(entry).filter(([key]) => ownKeys.includes(key)));
  const faults = providers.map((provider) => [provider, map(faultsOn(entry, provider), provider)]);
  return { ...own, ...Object.fromEntries(faults) };
}

/** Whose faults stand in an entry: names that its drill may not have. */
export function listFaulted(entry: TimelineEntry): ProviderName[] {
  return Object.keys(entry).filter((key) => !ownKeys.includes(key) && faultsOn(entry, key).length > 0);
}
