import { performance } from 'node:perf_hooks';

/** Epoch milliseconds with microseconds behind the point, monotonic within a process. */
export function nowEpochMs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000;
}
