import { performance } from 'node:perf_hooks';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';

const LOOK_MS = 100;

/** Watches time pass while a run lasts. */
export interface ClockWatch {
  /** What it has seen; it watches on until it is stopped. */
  read(): NonNullable<RunEndRecord['clock']>;
  stop(): void;
}

/**
 * Holds the clock that k6 reads (the wall's) against one that is never set, and looks how long this process stood still: a machine that
 * sleeps, a paused virtual machine and a clock that is set make times of a run that did not pass.
 */
export function watchClock(wall: () => number = Date.now, steady: () => number = () => performance.now()): ClockWatch {
  const apart = wall() - steady();
  let last = steady();
  let [stepMs, stoppedMs] = [0, 0];
  const look = (): void => {
    const now = steady();
    stoppedMs = Math.max(stoppedMs, now - last - LOOK_MS);
    last = now;
    stepMs = Math.max(stepMs, Math.abs(wall() - now - apart));
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return {
    read() {
      look();
      return { stepMs: Math.round(stepMs), stoppedMs: Math.round(stoppedMs) };
    },
    stop: () => clearInterval(timer),
  };
}
