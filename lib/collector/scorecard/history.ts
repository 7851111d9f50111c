import type { Verdict } from './scorecard.ts';

/** What `cutover history --json` prints: the runs of a folder, drill by drill. Ratios 0..1, times ms; null is not measured. */
export interface History {
  schemaVersion: typeof HISTORY_VERSION;
  kind: 'history';
  /** When it was asked, ISO 8601: what is overdue depends on it. */
  at: string;
  /** By name. */
  drills: DrillHistory[];
  /** What looked like a run and could not be read. */
  skipped: { path: string; why: string }[];
}

export const HISTORY_VERSION = 1;

export interface DrillHistory {
  drill: string;
  /** Within how many days it is to be run again. */
  everyDays: number;
  /** Oldest first. */
  runs: PastRun[];
  /** The newest run with a verdict, and the newest pass; null: there is none. */
  lastVerdictAt: string | null;
  lastPassAt: string | null;
  /** When the next run is due; null: no run has carried a verdict yet. */
  dueAt: string | null;
  overdue: boolean;
  /** That of the newest run with a verdict, less what its age takes: see docs/schedule.md. */
  readiness: number | null;
}

export interface PastRun {
  runId: string;
  /** Its folder or file. */
  path: string;
  startedAt: string;
  verdict: Verdict;
  usableRatio: number | null;
  httpSuccessRatio: number | null;
  failoverMs: number | null;
  /** As it was scored. */
  readiness: number | null;
}
