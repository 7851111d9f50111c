import type { Drill } from '../../drill/drill.ts';
import { createPlanner } from '../../drill/plan.ts';
import { listProviders } from '../../drill/providers.ts';
import { faultsOn, mapFaults, type TimelineEntry } from '../../drill/timeline-entry.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** One load at one rate. */
export interface BlockToPlan {
  /** From 0: its arrivals fall due at other times than those of any other. */
  number: number;
  rate: number;
  warmupMs: number;
  blockMs: number;
}

/** What keeps a provider down: its faults in the drill's first outage, without when they act. */
export type HeldDown = ReadonlyMap<ProviderName, readonly FaultSettings[]>;

/** What the drill's first outage does to its providers, from its first to its last moment. */
export function listHeldDown(drill: Drill): HeldDown {
  const outage = drill.timeline.find(({ phase }) => phase === 'outage');
  if (outage === undefined) return new Map();
  return new Map(
    listProviders(drill).flatMap((name) => {
      const faults = faultsOn(outage, name).map(withoutWhen);
      return faults.length === 0 ? [] : [[name, faults] as const];
    }),
  );
}

function withoutWhen(fault: FaultSettings): FaultSettings {
  const { when, ...always } = fault;
  return when === undefined ? fault : always;
}

/** The drill that a block is: warmed up and measured with the same providers down, at a rate that stays. */
export function drillOfBlock(drill: Drill, { number, rate, warmupMs, blockMs }: BlockToPlan, held: HeldDown): Drill {
  // Faults belong to outages; which of the callers are measured, their due times say.
  const entry = (durationMs: number): TimelineEntry =>
    mapFaults(
      { phase: 'outage', durationMs, rateFactor: 1 },
      listProviders(drill),
      (_, provider) => held.get(provider) ?? [],
    );
  return {
    ...drill,
    seed: drill.seed + number,
    traffic: { ...drill.traffic, arrivals: { kind: 'poisson', ratePerSecond: rate } },
    timeline: [entry(warmupMs), entry(blockMs)],
  };
}

/**
 * When the arrivals of a block are due; which case each has, who asks and how, is what the list of all has at its index, so that the same
 * is asked in each block. Behind the end of the list it begins again.
 */
export function planBlock(blockDrill: Drill, all: readonly PlannedArrival[]): PlannedArrival[] {
  const planner = createPlanner({ ...blockDrill, traffic: { ...blockDrill.traffic, requests: onlyDrawn } });
  return Array.from({ length: planner.count }, (_, index) => {
    const { dueMs, phase } = planner.plan(index);
    return { ...(all[index % all.length] as PlannedArrival), index, dueMs, phase };
  });
}

/** What is drawn of it is not used: whatever needs no file. */
const onlyDrawn: Drill['traffic']['requests'] = [
  { name: 'drawn', weight: 1, streamedRatio: 0, workload: { kind: 'support-desk', asks: 'chat' } },
] as Drill['traffic']['requests'];
