import type { Drill } from '../../lib/drill/drill.ts';
import type { Incident } from '../../lib/drill/incidents/incident.ts';
import { planReplay, type ReplaySettings } from '../../lib/drill/incidents/plan-replay.ts';
import { type SlicePart, sliceIncident } from '../../lib/drill/incidents/slice-incident.ts';
import { listProviders } from '../../lib/drill/providers.ts';
import type { TimelineEntry } from '../../lib/drill/timeline-entry.ts';

/** Between two incidents all is well for so long, ms, unless it is told otherwise: each is armed anew. */
const CALM_MS = 200;

/** A part of an incident of a chain: which entry of the timeline plays it, and what the data say of it. */
export interface ChainPart {
  incident: string;
  entry: number;
  parts: readonly SlicePart[];
}

/** A drill that plays several incidents one after another, in one run. */
export interface IncidentChain {
  drill: Drill;
  parts: readonly ChainPart[];
}

/** An incident, and what is played in its place, in as many parts: itself, or what must be told from it. */
export interface ChainedIncident {
  told: Incident;
  played: Incident;
}

/**
 * Plans a drill whose outage is several incidents behind one another, each exactly as `planReplay` lays it out for this drill: one start of
 * everything, one warm-up and one score serve all of them.
 */
export function chainIncidents(
  drill: Drill,
  incidents: readonly ChainedIncident[],
  settings: ReplaySettings,
  calmMs = CALM_MS,
): IncidentChain {
  const before = drill.timeline.filter(({ phase }) => phase === 'warmup' || phase === 'baseline');
  const behind = drill.timeline.filter(({ phase }) => phase === 'recovery');
  const calm: TimelineEntry = {
    phase: 'outage',
    durationMs: calmMs,
    rateFactor: 1,
    ...Object.fromEntries(listProviders(drill).map((name) => [name, []])),
  };
  const timeline = [...before];
  const parts: ChainPart[] = [];
  for (const { told, played } of incidents) {
    const replay = planReplay(drill, played, settings);
    if (timeline.length > before.length) timeline.push(calm);
    for (const [index, slice] of sliceIncident(told).entries()) {
      const entry = replay.drill.timeline[replay.parts[index]?.entry ?? -1];
      if (entry === undefined) throw new Error(`${told.name}: part ${index} is not played`);
      parts.push({ incident: told.name, entry: timeline.length, parts: slice.parts });
      timeline.push(entry);
    }
  }
  return { drill: { ...drill, timeline: [...timeline, ...behind] }, parts };
}
