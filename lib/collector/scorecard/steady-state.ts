/** What is compared of the end of the recovery and the baseline. */
export const steadyMetrics = ['httpSuccessRatio', 'usableRatio', 'totalP50Ms'] as const;
export type SteadyMetric = (typeof steadyMetrics)[number];

/** One thing of a steady state, before the outage and at the end. */
export interface SteadyRow {
  metric: SteadyMetric;
  /** In the baseline and at the end of the recovery, with how many requests each is of; null: so many failed that there is no median, or none was asked. */
  before: number | null;
  after: number | null;
  beforeN: number;
  afterN: number;
  /**
   * How far the end is from the baseline, with the 95 % interval: of a ratio the difference (after less before), of a time how many times as long it takes.
   * Null: not bounded on that side.
   */
  change: number | null;
  interval: [number | null, number | null];
  /** The bound that the whole interval must keep to: a difference of at least, or a factor of at most. */
  bound: number;
  outcome: SteadyOutcome;
}

/**
 * - `same`: the whole interval is within the bound
 * - `worse`: the whole of it is beyond
 * - `not-proven`: neither: too few were asked, or it is close
 */
export type SteadyOutcome = 'same' | 'worse' | 'not-proven';

/** Is all as it was, once faults were taken back? */
export interface SteadyState {
  /** `worse` where one of the rows is; `same` where all are. */
  outcome: SteadyOutcome;
  /** The end of the recovery, ms from the start of the run; null: there was none. */
  end: { startMs: number; endMs: number } | null;
  rows: SteadyRow[];
}
