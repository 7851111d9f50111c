import { performance } from 'node:perf_hooks';
import { CLOCK_DRIFT } from '../../collector/score/join/compare-views.ts';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';

const LOOK_MS = 100;

/** Watches time pass while a run lasts. */
export interface ClockWatch {
  /** What it has seen; it watches on until it is stopped. */
  read(): NonNullable<RunEndRecord['clock']>;
  stop(): void;
}

/**
 * Holds the clock that k6 reads (the wall's) against one that is never set, and looks how long this process stood still: a machine that
 * sleeps, a paused virtual machine and a clock that is set make times of a run that did not pass. So does a clock that was set before, behind another load of the same system.
 */
export function watchClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
  setBeforeMs = measureSetBefore(),
): ClockWatch {
  const apart = wall() - steady();
  let last = steady();
  let [stepMs, stoppedMs] = [setBeforeMs, 0];
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

/**
 * How far the clock was set since this process began, ms: it tells its own times by where the clock stood then, as the observer and the injectors do, and a k6 that begins now by
 * where it stands. What a clock may drift in that time is none of it.
 */
export function measureSetBefore({
  wallMs = Date.now(),
  ownMs = nowEpochMs(),
  sinceMs = performance.now(),
} = {}): number {
  return Math.max(0, Math.abs(wallMs - ownMs) - CLOCK_DRIFT * sinceMs);
}
