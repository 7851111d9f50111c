import type { HealthRecord } from '../lib/records/record.ts';
import { createHistogram } from '../lib/stats/histogram.ts';

type Lateness = NonNullable<HealthRecord['late']>;

/** How late a mock's frames were against its own plan, in ms. */
export interface LatenessMeter {
  add(lateMs: number): void;
  /** Since the last call of this. */
  takeInterval(): Lateness;
  /** Since the start. */
  total(): Lateness;
}

/** A meter that has seen nothing yet. */
export function createLatenessMeter(): LatenessMeter {
  const whole = createHistogram();
  let interval = createHistogram();
  return {
    add: (lateMs) => interval.add(Math.max(0, lateMs)),
    takeInterval() {
      const taken = interval;
      interval = createHistogram();
      whole.merge(taken);
      return summarise(taken);
    },
    total() {
      const sum = createHistogram();
      sum.merge(whole);
      sum.merge(interval);
      return summarise(sum);
    },
  };
}

function summarise(histogram: ReturnType<typeof createHistogram>): Lateness {
  return { frames: histogram.count, p99Ms: histogram.quantile(0.99) ?? 0, maxMs: histogram.max };
}
