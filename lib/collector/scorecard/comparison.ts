import type { Direction, Unit } from '../../kit/terms/unit.ts';
import type { Verdict } from './scorecard.ts';

/** Two runs held against each other: what `cutover compare --json` prints. Ratios 0..1, times ms; differences are after less before. */
export interface Comparison {
  schemaVersion: typeof COMPARISON_VERSION;
  kind: 'drill';
  before: ComparedRun;
  after: ComparedRun;
  outcome: ComparisonOutcome;
  /** Why it came to that, a sentence each; never empty. */
  reasons: string[];
  /** How many of the rows have an interval: all of these intervals hold at once, at 95 %. */
  intervals: number;
  rows: ComparedRow[];
  kinds: KindChange[];
  objectives: ObjectiveChange[];
  changes: SettingChange[];
  /** What the comparison could not look at, and what limits it, a sentence each. */
  remarks: string[];
}

export const COMPARISON_VERSION = 1;

/**
 * - `worse`: a ratio is resolved as worse, a pass became a fail, or an objective that was met is missed under the same bound
 * - `no-worse`: none of it, and there is evidence; which is not to say that they are equal
 * - `not-resolved`: none of it, and no ratio has an interval, or one looks much worse and it is not resolved
 * - `not-comparable`: the evidence of one of them carries no verdict, they are of two drills, or one run twice
 */
export type ComparisonOutcome = 'worse' | 'no-worse' | 'not-resolved' | 'not-comparable';

export interface ComparedRun {
  runId: string;
  drill: string;
  seed: number;
  /** ISO 8601. */
  startedAt: string;
  schemaVersion: number;
  verdict: Verdict;
  readiness: number | null;
}

/** One measure of both runs. */
export interface ComparedRow {
  /** A metric's id, or `missRatio`, of a contract. */
  measure: string;
  label: string;
  /** A scored phase, `outage`, or `run`. */
  phase: string;
  /** Of a contract's row: which, and whose answers. */
  contract?: string;
  provider?: string;
  unit: Unit;
  direction: Direction;
  /** null: not measured, or not reached. */
  before: Observed;
  after: Observed;
  difference: number | null;
  /** Where the true difference lies, with all others of this comparison; null: one figure a run has none. */
  interval: [number, number] | null;
  /**
   * `better`, `worse`: the interval leaves 0 out. `unresolved`: it does not. `too-few`: one of them has fewer than 20 to count.
   * `unknown-n`: a ratio, and of how many it is one of the scorecards does not say. `one-sided`: a ratio that only one of them has.
   * `one-figure`: one figure a run has no interval.
   */
  change: 'better' | 'worse' | 'unresolved' | 'too-few' | 'unknown-n' | 'one-sided' | 'one-figure';
}

export interface Observed {
  value: number | null;
  /** Of how many requests or answers; null: it is one figure, or the scorecard does not say. */
  total: number | null;
}

/** A kind of failure that only one of them has, of one contract and provider, over the whole run. */
export interface KindChange {
  contract: string;
  provider: string;
  kind: string;
  change: 'came' | 'went';
  /** Answers with it, of so many that were judged. */
  before: { count: number; total: number };
  after: { count: number; total: number };
}

/** An objective, by metric, phase and bound, or with a bound that was changed; null where that run's drill had none such. */
export interface ObjectiveChange {
  id: string;
  phase: string;
  before: ObjectiveState | null;
  after: ObjectiveState | null;
}

export interface ObjectiveState {
  outcome: 'met' | 'missed' | 'undecided';
  observed: number | null;
  required: string;
}

/** A setting of the drill by its path, as JSON on one line; null: it was not there. */
export interface SettingChange {
  path: string;
  before: string | null;
  after: string | null;
}
