import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { measureSetBefore, watchClock } from '../../../lib/run/runner/watch-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the clock of a run', () => {
  it('tells how far it was set, back or forth, and how long the runner stood still', () => {
    const clock = { wall: 5_000, steady: 100 };
    const watch = watchClock(
      () => clock.wall,
      () => clock.steady,
      0,
    );
    const pass = (ms: number): void => {
      clock.wall += ms;
      clock.steady += ms;
      vi.advanceTimersByTime(100);
    };
    for (let look = 0; look < 10; look++) pass(100);
    expect(watch.read()).toEqual({ stepMs: 0, stoppedMs: 0 });
    clock.wall -= 3_000;
    pass(100);
    clock.wall += 3_000;
    pass(12_700);
    expect(watch.read()).toEqual({ stepMs: 3_000, stoppedMs: 12_600 });
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('was set where it is not where the runner began to count, but for what it may drift since', () => {
    const sinceMs = 3_600_000;
    expect(measureSetBefore({ wallMs: 5_000_000, ownMs: 5_001_700, sinceMs })).toBe(0);
    expect(measureSetBefore({ wallMs: 5_000_000, ownMs: 5_004_800, sinceMs })).toBe(3_000);
    expect(measureSetBefore({ wallMs: 5_004_800, ownMs: 5_000_000, sinceMs })).toBe(3_000);
  });

  it('tells of the run what it was set before: others of the system go by what it was', () => {
    const watch = watchClock(
      () => 5_000,
      () => 100,
      3_000,
    );
    expect(watch.read()).toEqual({ stepMs: 3_000, stoppedMs: 0 });
    watch.stop();
  });
});
