import { faultSettings } from '../faults/index.ts';
import { object, optional, required, withDefault } from '../kit/settings/object.ts';
import { choice, list, number, type ReadBy, type Reader, type WrittenBy } from '../kit/settings/reader.ts';
import { phaseNames } from '../kit/terms/phase.ts';

const timelineEntry = object({
  phase: required('which phase; outages may follow one another', choice(phaseNames)),
  durationMs: required('how long, ms', number({ min: 1, max: 86_400_000 })),
  rateFactor: withDefault(
    "times the traffic's rate; an outage at 1.5 makes the fallback carry a peak",
    number({ min: 0, max: 1_000 }),
    1,
  ),
  rateCurve: optional(
    'instead of `rateFactor`, points between which the factor runs straight: a launch, a herd, a night; two at one time are a step',
    list(
      object({
        atMs: required("ms from the entry's start, rising", number({ min: 0, max: 86_400_000 })),
        factor: required("times the traffic's rate", number({ min: 0, max: 1_000 })),
      }),
      { min: 2, max: 100 },
    ),
  ),
  primary: withDefault('faults on the primary for this stretch', list(faultSettings, { max: 20 }), []),
  fallback: withDefault('faults on the fallback for this stretch', list(faultSettings, { max: 20 }), []),
});

/** One stretch of the drill, in order. */
export interface TimelineEntry extends ReadBy<typeof timelineEntry> {}

/** Reads one stretch of the drill. */
export const timelineEntrySettings: Reader<TimelineEntry, WrittenBy<typeof timelineEntry>> = timelineEntry;
