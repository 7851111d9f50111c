import type { Verdict } from './scorecard.ts';

/** What became of several drills in a row: `suite.json`. Ratios 0..1, times ms; null is not measured. */
export interface Suite {
  schemaVersion: typeof SUITE_VERSION;
  kind: 'suite';
  /** ISO 8601. */
  startedAt: string;
  verdict: SuiteVerdict;
  /** In the order in which they were to run. */
  drills: SuiteRow[];
}

export const SUITE_VERSION = 1;

/** `error`: a drill could not be run at all. */
export type SuiteVerdict = Verdict | 'error';

export type SuiteRow =
  | {
      kind: 'run';
      file: string;
      drill: string;
      /** Its folder, inside of the suite's. */
      folder: string;
      verdict: Verdict;
      /** The first reason; empty where there is none. */
      reason: string;
      usableRatio: number | null;
      httpSuccessRatio: number | null;
      failoverMs: number | null;
      lostRequests: number;
      objectivesMet: number;
      objectives: number;
      readiness: number | null;
    }
  | { kind: 'error'; file: string; drill: string; message: string }
  /** Something before it stopped the suite. */
  | { kind: 'not-run'; file: string; drill: string };
