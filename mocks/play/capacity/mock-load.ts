import type { WarmthReport } from './cold-start.ts';

/** What a mock carries at the moment; only what its description gives a bound is there. */
export interface MockLoad {
  /** Of `slots`, how many are `taken`, and of the `queue` how many places by requests that are `waiting`. */
  slots?: { slots: number; taken: number; queue: number; waiting: number };
  /** How ready its model is. */
  coldStart?: WarmthReport;
}
