import { expect, it } from 'vitest';
import { ProviderClock } from './provider-clock.ts';

/** What the clock says after each step of so many ms. */
function follow(stepsMs: readonly number[]): number[] {
  let nowMs = 1_000;
  const clock = new ProviderClock(nowMs);
  return stepsMs.map((stepMs) => {
    clock.advance((nowMs += stepMs));
    return clock.atMs;
  });
}

it('goes with time as long as its process does', () => {
  expect(follow([1, 1, 2, 1.5, 0.5])).toEqual([1, 2, 4, 5.5, 6]);
});

it('goes two ms and a tenth when its process stood still for ten', () => {
  expect(follow([1, 10])).toEqual([1, expect.closeTo(3.2)]);
});

it('has caught up a hundred ms later, and goes with time again', () => {
  const after = follow([10, ...Array.from({ length: 200 }, () => 1)]);
  expect(after[50]).toBeCloseTo(2.2 + 50 * 1.1);
  expect(after[100]).toBeCloseTo(110);
  expect(after[200]).toBeCloseTo(210);
});

it('forgets what it owes for more than 20 ms', () => {
  const after = follow([500, ...Array.from({ length: 400 }, () => 1)]);
  expect(after.at(-1)).toBeCloseTo(2 + 20 + 400);
});
