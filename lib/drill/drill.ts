import { hostName } from '../kit/settings/http-url.ts';
import { object, optional, required, withDefault } from '../kit/settings/object.ts';
import { choice, list, number, type ReadBy, text, type WrittenBy } from '../kit/settings/reader.ts';
import { slug } from '../kit/settings/slug.ts';
import { type ContractSettings, contractSettings } from './contracts/index.ts';
import type { MockReader } from './mock/mock-settings.ts';
import { notifySettings } from './notify.ts';
import { defaultObjectives } from './objectives/default-objectives.ts';
import { judgeNames } from './objectives/judge.ts';
import { objectiveSettings } from './objectives/objective.ts';
import { steadyStateSettings } from './objectives/steady-state.ts';
import { stopProbeSettings } from './objectives/stop-probes.ts';
import { stopConditionSettings } from './objectives/stop-conditions.ts';
import { validitySettings } from './objectives/validity.ts';
import type { FaultInput } from '../faults/index.ts';
import { createProvidersSettings, type NamedProviderInput } from './providers.ts';
import { gameDayKeys } from './safety/game-day.ts';
import { safetySettings } from './safety/safety.ts';
import { targetSettings } from './targets/index.ts';
import { type TimelineEntryInput, timelineEntrySettings } from './timeline-entry.ts';
import { trafficSettings } from './traffic.ts';
import { variantsSettings } from './variants.ts';

/**
 * Reads a drill key by key; what must hold between keys, `parseDrill` sees to. `mock` reads a mock, as what its names
 * mean is known to those who play them.
 */
export function createDrillSettings(mock: MockReader) {
  return object({
    $schema: optional(
      'where an editor finds the JSON schema of drills: "./node_modules/cutover/schema/drill.json"; Cutover does not look at it',
      text(),
    ),
    name: required("lower-case words joined by hyphens; the run's folder begins with it", slug()),
    description: optional('what it rehearses', text()),
    seed: withDefault(
      'fixes all that is random: arrivals, prompts, faults and mock answers',
      number({ min: 0, max: 4_294_967_295, whole: true }),
      1,
    ),
    target: required('the system under test', targetSettings),
    providers: required(
      'primary and fallback; or a list of two to five with names, in the order in which they take over, the first of which is the primary',
      createProvidersSettings(mock),
    ),
    traffic: required('the load', trafficSettings),
    timeline: required('warmup, baseline, outage(s), recovery', list(timelineEntrySettings, { min: 1, max: 1_000 })),
    contracts: optional(
      'what the code downstream needs; without it, that there is an answer at all. A drill with [] is never a pass',
      list(contractSettings),
    ),
    variants: optional(
      'by provider, what `cutover rehearse` tries on it besides: each variant is asked the same cases, and held against the plain one. A drill does not look at it',
      variantsSettings,
    ),
    objectives: withDefault('what must hold to pass. A drill with [] is never a pass', list(objectiveSettings), [
      ...defaultObjectives,
    ]),
    judge: withDefault(
      'what objectives are held against: census, the run as it was; interval, the 95 % interval of what such requests come to, where one that spans the bound is undecided, and an undecided drill invalid',
      choice(judgeNames),
      'census',
    ),
    goodWithinMs: optional(
      'within what time an answer is good, ms: what failover and failback are measured by; without it, three times the baseline’s p95, and at least 2,000',
      number({ min: 1, max: 3_600_000 }),
    ),
    validity: withDefault('what the evidence must look like', validitySettings, {}),
    stopProbes: withDefault(
      'what ends the drill, as a stop condition does, because something outside of it says that all is not well',
      list(stopProbeSettings, { max: 20 }),
      [],
    ),
    notify: withDefault(
      'who is told of its start, its stop condition and its verdict',
      list(notifySettings, { max: 20 }),
      [],
    ),
    steadyState: withDefault(
      'how the end of the recovery must equal the baseline: where it is shown to be worse, the drill fails',
      steadyStateSettings,
      {},
    ),
    stopConditions: withDefault(
      'harm to callers that ends the drill at once: its faults are taken back, the load goes on for as long as the recovery is planned, and the run is aborted',
      list(stopConditionSettings, { max: 20 }),
      [],
    ),
    safety: optional('what keeps it from doing harm besides: docs/game-day.md', safetySettings),
    ...gameDayKeys,
    everyDays: optional(
      'within how many days it is to be run again: what `cutover history` calls overdue by, and ages its readiness by; 30 without it',
      number({ min: 0.01, max: 3_650 }),
    ),
    allowedHosts: withDefault(
      "hosts that may be hit besides this machine: the target's and the real providers'",
      list(hostName()),
      [],
    ),
  });
}

type DrillSettings = ReturnType<typeof createDrillSettings>;

/**
 * One rehearsal, as data. JSON-serialisable; `parseDrill` turns unknown JSON into one and says what is wrong with it.
 * Durations are milliseconds, ratios 0..1. What each key means is in its reader and in docs/drill.md.
 */
export interface Drill extends Omit<ReadBy<DrillSettings>, 'contracts' | '$schema'> {
  contracts: ContractSettings[];
}

/** A drill as people write it: whatever has a default may be left out. */
export interface DrillInput extends WrittenBy<DrillSettings> {}

/** A drill as people write it whose providers have names of their own. */
export interface NamedDrillInput<Name extends string> extends Omit<DrillInput, 'providers' | 'timeline'> {
  /** In the order in which they take over; two to five. */
  readonly providers: readonly NamedProviderInput<Name>[];
  readonly timeline: readonly NamedEntryInput<NoInfer<Name>>[];
}

/** A stretch of a drill, with the faults on each provider by its name. */
type NamedEntryInput<Name extends string> = Omit<TimelineEntryInput, 'primary' | 'fallback'> & {
  readonly [Provider in Name]?: readonly FaultInput[];
};
