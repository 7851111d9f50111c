import type { SteadyMetric } from './steady-state.ts';

/** One group of tenants, before the outage and in it; null: nothing to measure it on. */
export interface GroupFigures {
  before: number | null;
  after: number | null;
  beforeN: number;
  afterN: number;
}

/**
 * What the faults did to one thing, beyond what befell those they spared: of a ratio the difference in differences (hit less spared, outage less baseline), of a
 * time the quotient of quotients. Null: a group has nothing to measure it on, or so many failed that there is no median.
 */
export interface Effect {
  metric: SteadyMetric;
  hit: GroupFigures;
  spared: GroupFigures;
  effect: number | null;
  /** 95 %. Null: not bounded on that side. */
  interval: [number | null, number | null];
  /** The change of those that were spared, as `effect` is, with its interval: an hour that was bad for all is seen here. */
  sparedChange: number | null;
  sparedInterval: [number | null, number | null];
}

/** The tenants that the faults spared, at the same time: what became of them is not the faults' doing. */
export interface ControlGroup {
  /** The share of tenants that faults were for, 0..1, and how many each group really had. */
  hitRatio: number;
  tenants: { hit: number; spared: number };
  /** Of requests in the outage, those of each group that met a fault. */
  met: { hit: number; spared: number };
  /** Why the groups are not told apart at the providers, as a clause: nothing is said of effects then. Null: they are. */
  mixed: string | null;
  effects: Effect[];
}
