import type { HealthRecord } from '../../lib/collector/records/record.ts';
import { createHistogram, type Histogram } from '../../lib/kit/stats/histogram.ts';

/** How late frames were, in ms; of none, all is 0. */
export interface LatenessSummary {
  frames: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** How late a mock's frames were against its own plan, in ms. */
export interface LatenessMeter {
  add(lateMs: number): void;
  /** Since the last call of this. */
  takeInterval(): NonNullable<HealthRecord['late']>;
  /** Since the start. */
  total(): LatenessSummary;
  /** Since the turn before the last one. */
  recent(): LatenessSummary;
  /** Begins a new stretch of what is recent. */
  turn(): void;
}

/** A meter that has seen nothing yet. */
export function createLatenessMeter(): LatenessMeter {
  const whole = createHistogram();
  let interval = createHistogram();
  let before = createHistogram();
  let current = createHistogram();
  return {
    add(lateMs) {
      const value = Math.max(0, lateMs);
      interval.add(value);
      current.add(value);
    },
    takeInterval() {
      const taken = interval;
      interval = createHistogram();
      whole.merge(taken);
      const { p50Ms: _, ...late } = summarise(taken);
      return late;
    },
    total: () => summarise(whole, interval),
    recent: () => summarise(before, current),
    turn() {
      before = current;
      current = createHistogram();
    },
  };
}

function summarise(...parts: readonly Histogram[]): LatenessSummary {
  const sum = createHistogram();
  for (const part of parts) sum.merge(part);
  return {
    frames: sum.count,
    p50Ms: sum.quantile(0.5) ?? 0,
    p99Ms: sum.quantile(0.99) ?? 0,
    maxMs: sum.max,
  };
}
