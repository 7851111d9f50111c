import type { JudgeName } from '../../drill/objectives/judge.ts';

/** What an objective came to. Older files have none of the keys that may be left out. */
export interface ObjectiveResult {
  id: string;
  phase: string;
  /** It was met. */
  ok: boolean;
  /** null: could not be measured, or was not reached; neither is ever ok. */
  observed: number | null;
  required: string;
  /** `undecided`: what was seen does not tell; a run with one is no pass. */
  outcome?: 'met' | 'missed' | 'undecided';
  judge?: JudgeName;
  /** Requests it was measured on; null: it is one figure of one run. */
  n?: number | null;
  /** 95 % interval of what such requests come to; an end is null where it lies beyond all that was seen. Null: there is none. */
  interval?: [number | null, number | null] | null;
  /** The interval spans the bound: how many more requests like these would decide; null: no number would. */
  close?: { moreRequests: number | null } | null;
  /**
   * It was held against the requests sent while faults were in force alone, which came to worse than all of its phase; all of that came to this. Null: that was
   * not measured, or not reached.
   */
  wholePhase?: number | null;
  /** Of these it was those that were sent while the faults were in force that hit hardest: at least half as hard as the hardest of the outage, of those that fail calls, that make them late, or that let them trickle. */
  isHeaviest?: boolean;
  /** The share that failed, 0..1, where so many callers did that the percentile is not reached. */
  failedRatio?: number;
  /** How long there was to see what did not happen, of failover and failback, ms. */
  watchedMs?: number;
  /** Why no request was sent in its phase, as a clause, so that there was nothing to measure it on. Left out: some were. */
  noRequest?: string;
  /** Faults by name that fewer than a tenth of their requests met, or under which fewer than 10 were sent, so that nothing can be said of them. */
  untested?: string[];
}
