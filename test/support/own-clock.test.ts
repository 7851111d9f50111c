import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startOwnClock } from './own-clock.ts';

it('counts what is waited for, and nothing of the time in which the process stands still', async () => {
  using clock = startOwnClock();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await sleep(1);
  expect(clock.elapsedMs()).toBeLessThan(100);
  for (let waits = 0; waits < 20; waits++) await sleep(10);
  expect(clock.elapsedMs()).toBeGreaterThan(100);
});
