import { performance } from 'node:perf_hooks';
import type { SwitchClock } from './fault-switch.ts';

/** This machine's monotonic clock and timers. */
export const systemClock: SwitchClock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
