import { object, withDefault } from '../../kit/settings/object.ts';
import { number, type ReadBy } from '../../kit/settings/reader.ts';

const ratio = number({ min: 0, max: 1 });

/** What the evidence must look like to carry a verdict. Times are milliseconds, ratios 0..1. */
export const validitySettings = object({
  minSentRatio: withDefault('sent over planned requests', ratio, 0.99),
  maxLatenessP99Ms: withDefault('p99 of how late requests were sent, ms', number({ min: 0 }), 100),
  maxLoopDelayMs: withDefault(
    'longest event-loop delay of the observer or an injector, and longest stop of the runner, ms',
    number({ min: 0 }),
    500,
  ),
  maxClockStepMs: withDefault('how far the clock may move against one that is never set, ms', number({ min: 0 }), 250),
  minArmedRatio: withDefault('of the time planned for a fault, the share it was armed', ratio, 0.95),
  maxEntryOffsetMs: withDefault('from its planned time to when an entry began, ms', number({ min: 0 }), 500),
  minShareMetRatio: withDefault('of the share a fault was meant to hit, what it hit', ratio, 0.9),
  maxMockLateP99Ms: withDefault('p99 of how late a mock was in any second, ms', number({ min: 0 }), 100),
  maxFullRatio: withDefault('seconds of a phase in which this machine was full', ratio, 0.1),
  maxBaselineFailedRatio: withDefault('failed requests in the baseline', ratio, 0.02),
  minBaselinePrimaryRatio: withDefault('share the primary served in the baseline', ratio, 0.9),
  minBaselineUsableRatio: withDefault(
    'usable answers in the baseline, over the requests that have a contract',
    ratio,
    0.9,
  ),
  minAttributedRatio: withDefault('attempts and exchanges that could be joined', ratio, 0.99),
  maxUnknownOriginRatio: withDefault('answers of which nobody can tell who gave them', ratio, 0.01),
  maxUnreadRatio: withDefault('answers that Cutover cannot read', ratio, 0.01),
  minSamplesPerPhase: withDefault('requests in each phase', number({ min: 0, whole: true }), 20),
});

/** The bounds of the validity checks; each has a default. */
export type ValiditySettings = ReadBy<typeof validitySettings>;
