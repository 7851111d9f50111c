import type { ScoredPhaseName } from '../../kit/terms/phase.ts';

/** What callers waited in a phase, whoever answered, ms. Those that failed wait for ever: a percentile they reach into is null. */
export interface CallerRow {
  phase: ScoredPhaseName;
  metric: 'ttft' | 'total';
  /** Callers, and those of them that failed. */
  n: number;
  failed: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}
