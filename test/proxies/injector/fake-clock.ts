import type { SwitchClock } from '../../../lib/proxies/injector/fault-switch.ts';

/** A clock the test moves; timers fire when it passes them, unless `deaf` keeps them from it. */
export function createFakeClock(): SwitchClock & { move(ms: number): void; deaf: boolean; timers: Set<unknown> } {
  let nowMs = 1_000;
  const timers = new Set<{ atMs: number; run: () => void }>();
  return {
    deaf: false,
    timers,
    now: () => nowMs,
    after(ms, run) {
      const timer = { atMs: nowMs + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    move(ms) {
      nowMs += ms;
      for (const timer of timers) {
        if (this.deaf || timer.atMs > nowMs) continue;
        timers.delete(timer);
        timer.run();
      }
    },
  };
}
