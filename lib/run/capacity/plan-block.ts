import type { ShapeStage } from '../../collector/capacity/shape.ts';
import type { Drill } from '../../drill/drill.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { createPlanner } from '../../drill/plan.ts';
import { listProviders } from '../../drill/providers.ts';
import { faultsOn, mapFaults, type TimelineEntry } from '../../drill/timeline-entry.ts';
import { mostCalls } from '../../drill/try-number.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { caseAt } from './spread-cases.ts';

/** One load at one rate. */
export interface BlockToPlan {
  /** From 0: its arrivals fall due at other times than those of any other. */
  number: number;
  rate: number;
  warmupMs: number;
  blockMs: number;
  /** So many cases were asked without load, and are asked again; null: none yet. */
  idleCases: number | null;
  /** Stretches at a share of the rate in place of the warm-up and the block, all of them measured; left out: a plain block. */
  stages?: readonly ShapeStage[];
}

/** What a block asks, and which of the list of all it is. */
export interface PlannedBlock {
  arrivals: PlannedArrival[];
  /** By the index of an arrival: its place in the list of all. */
  asked: number[];
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

/** Seeds of a drill are 32-bit numbers. */
const SEEDS = 2 ** 32;

function withoutWhen(fault: FaultSettings): FaultSettings {
  const { when, ...always } = fault;
  return when === undefined ? fault : always;
}

/** The drill that a block is: warmed up and measured with the same providers down, at a rate that stays. */
export function drillOfBlock(
  drill: Drill,
  { number, rate, warmupMs, blockMs, stages }: Omit<BlockToPlan, 'idleCases'>,
  held: HeldDown,
): Drill {
  // Faults belong to outages; which of the callers are measured, their due times say.
  const entry = (durationMs: number, rateFactor = 1): TimelineEntry =>
    mapFaults(
      { phase: 'outage', durationMs, rateFactor },
      listProviders(drill),
      (_, provider) => held.get(provider) ?? [],
    );
  return {
    ...drill,
    // Behind the highest seed that a drill may have it begins again.
    seed: (drill.seed + number) % SEEDS,
    traffic: { ...drill.traffic, arrivals: { kind: 'poisson', ratePerSecond: rate } },
    timeline: stages?.map(({ share, durationMs }) => entry(durationMs, share)) ?? [entry(warmupMs), entry(blockMs)],
    // A search ends a block that goes wrong by itself, and learns from it.
    stopConditions: [],
    stopProbes: [],
    notify: [],
  };
}

/**
 * When the arrivals of a block are due; which case each has, who asks and how, is what the list of all has: from its beginning for those that are measured, so that
 * what was asked without load is asked again, and from its end for the warm-up. Behind the end of the list it begins again.
 */
export function planBlock(
  blockDrill: Drill,
  all: readonly PlannedArrival[],
  { warmupMs, idleCases }: Pick<BlockToPlan, 'warmupMs' | 'idleCases'>,
): PlannedBlock {
  const planner = createPlanner({ ...blockDrill, traffic: { ...blockDrill.traffic, requests: onlyDrawn } });
  const due = Array.from({ length: planner.count }, (_, index) => planner.plan(index));
  const warming = due.filter(({ dueMs }) => dueMs < warmupMs).length;
  const asked = due.map((_, index) => {
    const place = index < warming ? all.length - 1 - index : caseAt(index - warming, due.length - warming, idleCases);
    return ((place % all.length) + all.length) % all.length;
  });
  const arrivals = due.map(({ dueMs, phase }, index) => ({
    ...(all[asked[index] ?? 0] as PlannedArrival),
    index,
    dueMs,
    phase,
  }));
  return { arrivals, asked };
}

/** What is drawn of it is not used: whatever needs no file. */
const onlyDrawn: Drill['traffic']['requests'] = [
  { name: 'drawn', weight: 1, streamedRatio: 0, workload: { kind: 'support-desk', asks: 'chat' } },
] as Drill['traffic']['requests'];

/**
 * How many arrivals the plan of a block keeps that was ended when so many were due. Where callers ask once, those; where they try again or ask on, all: further calls are numbered by
 * how many arrivals there were when it began, and by fewer nobody knows whose they are.
 */
export function keptWhenEnded(traffic: Drill['traffic'], { planned, due }: { planned: number; due: number }): number {
  return mostCalls(numberCalls(traffic, planned)) === 1 ? due : planned;
}
