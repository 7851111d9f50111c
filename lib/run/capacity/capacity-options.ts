import type { Budget, Price } from '../runner/budget.ts';

/** What the command line says of a search. */
export interface CapacityOptions {
  seed?: number;
  /** The declared peak, requests a second; left out: the drill's own, its rate at its highest factor. */
  peakRate?: number;
  /** Nothing beyond it is tried; left out: four times the peak. */
  mostRate?: number;
  /** How long each block is measured, and how long it is warmed up before, ms. */
  blockMs: number;
  warmupMs: number;
  /** The ends lie so near each other in the end: 0.05 is 5 %. */
  precision: number;
  /** Asked itself, without the target; left out: through the target, with the provider before it held down. */
  direct?: string;
  /** Bring the peak to it at once and by a ramp, when the search is over. */
  shapes: boolean;
  budget: Budget;
  prices: readonly Price[];
}
