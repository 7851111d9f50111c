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
  /** The share that failed, 0..1, where so many callers did that the percentile is not reached. */
  failedRatio?: number;
  /** How long there was to see what did not happen, of failover and failback, ms. */
  watchedMs?: number;
  /** Faults by name that fewer than a tenth of their requests met, or under which fewer than 10 were sent, so that nothing can be said of them. */
  untested?: string[];
}
