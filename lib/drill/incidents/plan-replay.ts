import type { Drill } from '../drill.ts';
import { listProviders, listServing } from '../providers.ts';
import { listArmedBefore } from '../armed-entries.ts';
import { measureWellMs } from '../entry-hits.ts';
import { faultsOn, listFaulted, type TimelineEntry } from '../timeline-entry.ts';
import { connectionFaults, type FaultSettings } from '../../faults/index.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatLength } from '../../kit/format/format-length.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { meanRate, rateInStretch } from './arrivals.ts';
import { countsTokens, faultsInSlice } from './faults-in-slice.ts';
import { findHitProviders, type HitProviders, listGuards } from './hit-providers.ts';
import { type Incident, incidentDurationMs } from './incident.ts';
import { meanShare } from './share.ts';
import { alignFactors } from './align-factors.ts';
import { type IncidentSlice, sliceIncident } from './slice-incident.ts';

/** How an incident is played. */
export interface ReplaySettings {
  /** An hour of the incident takes an hour divided by this. */
  timeScale: number;
  /** No stretch is shorter, ms. */
  leastMs: number;
  /** Every fault is given the time to hit so many calls, at the drill's rate, where that is known. */
  leastHits: number;
  /**
   * The header that tells the drill's tenants apart at its providers. Default: that of its blast radius; without either, a share of tenants is
   * one of requests.
   */
  tenantHeader?: string | undefined;
}

/** What a replay is played with unless it is told otherwise. */
export const replayDefaults: ReplaySettings = { timeScale: 1, leastMs: 5_000, leastHits: 10 };

/** A drill that plays an incident. */
export interface Replay {
  drill: Drill;
  /** Where each part of the incident came to stand: entries of the timeline, by what was seen. */
  parts: readonly { entry: number; sees: readonly string[] }[];
  /** What of the incident it does not play as it was, a sentence each. */
  notes: readonly string[];
}

/**
 * The drill that plays an incident against a drill's target, with its traffic, contracts and objectives: warm-up and baseline as they
 * are, then the incident in place of its outages, then its recovery, without faults. Delays, waits and rates stay as they were; only the
 * timeline is scaled. Throws a `usage` error where the incident hits somebody the drill does not have.
 */
export function planReplay(drill: Drill, incident: Incident, given: ReplaySettings): Replay {
  const settings = { ...given, tenantHeader: given.tenantHeader ?? drill.safety?.blastRadius?.header };
  checkHit(drill, incident);
  const slices = sliceIncident(incident);
  const hit = findHitProviders(drill, incident);
  const stretched: string[] = [];
  const factors = alignFactors(
    slices,
    slices.map((slice) => lengthOf(slice, drill, incident, settings) / (slice.endMs - slice.startMs)),
  );
  const outage = slices.map((slice, place) => {
    const factor = factors[place] ?? 1;
    const durationMs = Math.round((slice.endMs - slice.startMs) * factor);
    if (durationMs > (slice.endMs - slice.startMs) / settings.timeScale + 1) stretched.push(...seesOf(slice));
    return createEntry(drill, slice, { incident, hit, durationMs, factor, tenantHeader: settings.tenantHeader });
  });
  const before = drill.timeline.filter(({ phase }) => phase === 'warmup' || phase === 'baseline');
  const timeline = [...before, ...outage, ...listRecovery(drill, incident, settings)];
  return {
    drill: { ...drill, name: `replay-${incident.name}`, description: incident.title, timeline },
    parts: slices.map((slice, index) => ({ entry: before.length + index, sees: seesOf(slice) })),
    notes: [
      ...hit.notes,
      ...(stretched.length === 0
        ? []
        : [`longer than the scale says, so that each fault is met: ${[...new Set(stretched)].join(' ')}`]),
      ...describeWell(outage),
      ...describeTurns(outage),
      ...describeTenants(slices, settings),
      ...describeConnections(incident),
      ...(incident.phases.some(({ faults }) => faults.some(({ fault }) => countsTokens(fault)))
        ? ['what it says in tokens hits streamed answers alone: one in one piece has none that could be counted']
        : []),
    ],
  };
}

function checkHit(drill: Drill, { name, phases }: Incident): void {
  if (!phases.some(({ on }) => on === 'guards') || listGuards(drill).length > 0) return;
  throw new CutoverError(
    'usage',
    `${name} hits guards, and ${drill.name} has none: give a provider the role guard, and a contract guard that asks it (docs/guard.md).`,
  );
}

/** Less of the outage is not worth a word. */
const LEAST_WELL = 0.05;

/** Ratios of an outage leave out the time between two waves, or two turns of what flaps, which would make them better than any wave was. */
function describeWell(outage: readonly TimelineEntry[]): string[] {
  const sum = (lengthOfEach: (entry: TimelineEntry, place: number) => number): number =>
    outage.reduce((ms, entry, place) => ms + lengthOfEach(entry, place), 0);
  const betweenMs = sum((entry) => (listFaulted(entry).length === 0 ? entry.durationMs : 0));
  const armedBefore = listArmedBefore(outage);
  const wellMs = sum((entry, place) => measureWellMs(entry, armedBefore[place] ?? (() => 0)));
  const wholeMs = sum(({ durationMs }) => durationMs);
  if (wellMs < LEAST_WELL * wholeMs) return [];
  const [isBetween, isByTurns] = [betweenMs > 0, wellMs > betweenMs];
  const when = [...(isBetween ? ['between its parts'] : []), ...(isByTurns ? ['between turns of what flaps'] : [])];
  return [
    `all is well ${when.join(' and ')} for ${formatLength(wellMs)} of ${formatLength(wholeMs)}: ratios of the outage are of what is sent while faults are in force, and objectives are held to the worse of that and all of it`,
  ];
}

/** Callers, retries and breakers do not notice turns that are shorter than a call. */
const LEAST_TURN_MS = 1_000;

/** What of turns a time scale leaves. */
function describeTurns(outage: readonly TimelineEntry[]): string[] {
  const parts = outage
    .flatMap((entry) => listFaulted(entry).flatMap((provider) => faultsOn(entry, provider)))
    .flatMap(({ when }) => (when?.flap === undefined || when.flap.dutyRatio === 1 ? [] : [when.flap]))
    .map(({ periodMs, dutyRatio }) => periodMs * Math.min(dutyRatio, 1 - dutyRatio));
  const shortestMs = Math.min(...parts);
  if (shortestMs >= LEAST_TURN_MS) return [];
  return [
    `what turns on and off does so within ${Math.max(1, Math.round(shortestMs))} ms at this scale: of turns shorter than a call nobody sees an outage, but calls of which some fail, and a further try may get through; a smaller --time-scale keeps them`,
  ];
}

/** How far who was hit is hit every time. */
function describeTenants(slices: readonly IncidentSlice[], { tenantHeader }: ReplaySettings): string[] {
  const parts = slices.flatMap((slice) => slice.parts).filter(({ phase }) => phase.by === 'tenant');
  if (parts.length === 0 || tenantHeader !== undefined) return [];
  return [
    'it hit some tenants always; without the header that tells them apart, it hits as large a share of the requests',
  ];
}

/** Whom a fault of connections can spare. */
function describeConnections({ phases }: Incident): string[] {
  const sparesPool = phases.some(({ faults }) =>
    faults.some(
      ({ fault }) =>
        fault.kind in connectionFaults && !(fault.kind === 'refuse-connections' && fault.pooled === 'reset'),
    ),
  );
  return sparesPool
    ? [
        'it happens to new connections alone: of a target that keeps those it has, few calls meet it, or none, and its verdict is of those few (met it, fault by fault)',
      ]
    : [];
}

const seesOf = ({ parts }: IncidentSlice): string[] => parts.map(({ phase }) => phase.sees);

/** As long as the scale says, or as it takes for every fault to be met. */
function lengthOf(slice: IncidentSlice, drill: Drill, incident: Incident, settings: ReplaySettings): number {
  const { startMs, endMs, parts } = slice;
  const { arrivals } = drill.traffic;
  const rate = arrivals.kind === 'poisson' ? arrivals.ratePerSecond : null;
  const needed = parts.map(({ phase, share }) => {
    if (rate === null) return 0;
    const total = phase.faults.reduce((sum, { weight }) => sum + weight, 0);
    const rarest = Math.min(...phase.faults.map(({ weight }) => weight)) / total;
    // Where nobody came at all, no length makes them come.
    const factor = incident.arrivals === undefined ? phase.rateFactor : meanRate(incident.arrivals, startMs, endMs);
    if (factor === 0) return 0;
    // Where all are hit, the last is asked by those whom all before it failed.
    const hit = meanShare(share) ** (phase.on === 'all' ? listServing(drill).length : 1);
    return (settings.leastHits / (rate * factor * hit * rarest)) * 1_000;
  });
  return Math.round(Math.max(settings.leastMs, (endMs - startMs) / settings.timeScale, ...needed));
}

function createEntry(
  drill: Drill,
  slice: IncidentSlice,
  play: {
    incident: Incident;
    hit: HitProviders;
    durationMs: number;
    factor: number;
    tenantHeader: string | undefined;
  },
): TimelineEntry {
  const { startMs, endMs, parts } = slice;
  const { incident, hit, durationMs, factor: scale, tenantHeader } = play;
  const faults = new Map<ProviderName, FaultSettings[]>(listProviders(drill).map((name) => [name, []]));
  for (const part of parts)
    for (const name of hit.of(part.phase))
      faults.get(name)?.push(...faultsInSlice(part, { durationMs, factor: scale, tenantHeader }));
  const factor = parts.length === 0 ? 1 : Math.max(...parts.map(({ phase }) => phase.rateFactor));
  return {
    phase: 'outage',
    durationMs,
    rateFactor: incident.arrivals === undefined ? factor : rateInStretch(incident.arrivals, startMs, endMs, durationMs),
    ...Object.fromEntries(faults),
  };
}

/** The drill's own recovery, all well; those who waited fall upon it, as many as were told or counted. */
function listRecovery(drill: Drill, incident: Incident, { timeScale, leastMs }: ReplaySettings): TimelineEntry[] {
  const own = drill.timeline.filter(({ phase }) => phase === 'recovery');
  const none = Object.fromEntries(listProviders(drill).map((name) => [name, []]));
  const entries = (own.length > 0 ? own : [{ phase: 'recovery' as const, durationMs: leastMs, rateFactor: 1 }]).map(
    (entry): TimelineEntry => ({ ...entry, ...none }),
  );
  const [first, ...others] = entries;
  if (first === undefined) return entries;
  const { recovery, arrivals } = incident;
  const endMs = incidentDurationMs(incident);
  const countedMs = (arrivals?.at(-1)?.atMs ?? 0) - endMs;
  if (arrivals !== undefined && countedMs > 0) {
    const durationMs = Math.round(Math.max(first.durationMs, leastMs, countedMs / timeScale));
    const rateFactor = rateInStretch(arrivals, endMs, endMs + durationMs * timeScale, durationMs);
    return [{ ...first, durationMs, rateFactor }, ...others];
  }
  if (recovery.kind !== 'herd') return entries;
  const fallsMs = Math.round(Math.max(leastMs, recovery.durationMs / timeScale));
  const durationMs = Math.max(first.durationMs, fallsMs);
  const rateFactor = [
    { atMs: 0, factor: recovery.rateFactor },
    { atMs: fallsMs, factor: 1 },
  ];
  return [{ ...first, durationMs, rateFactor }, ...others];
}
