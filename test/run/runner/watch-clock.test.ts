import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchClock } from '../../../lib/run/runner/watch-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the clock of a run', () => {
  it('tells how far it was set, back or forth, and how long the runner stood still', () => {
    const clock = { wall: 5_000, steady: 100 };
    const watch = watchClock(
      () => clock.wall,
      () => clock.steady,
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
});
