import { describe, expect, it } from 'vitest';
import { countFullSeconds, isFull, isInDoubt } from '../../../../lib/collector/score/validity/full-seconds.ts';

const idle = { idleRatio: 0.5, stolenRatio: 0, pagesSwappedIn: 0 };

it.each([
  [idle, false],
  [{ ...idle, idleRatio: 0.1 }, false],
  [{ ...idle, idleRatio: 0.09 }, true],
  [{ ...idle, stolenRatio: 0.11 }, true],
  [{ ...idle, pagesSwappedIn: 257 }, true],
  [{ idleRatio: 0.5, stolenRatio: null, pagesSwappedIn: null }, false],
])('a second of %j is full: %s', (machine, full) => {
  expect(isFull(machine)).toBe(full);
});

it.each([
  // One second is a hiccup, of however few.
  [{ seconds: 2, full: 1 }, 0.1, false],
  [{ seconds: 5, full: 2 }, 0.1, true],
  [{ seconds: 30, full: 3 }, 0.1, false],
  [{ seconds: 30, full: 4 }, 0.1, true],
  [{ seconds: 30, full: 30 }, 1, false],
])('%j are in doubt where %s may be full: %s', (watched, most, doubt) => {
  expect(isInDoubt(watched, most)).toBe(doubt);
});

describe('seconds are counted', () => {
  const second = (atEpochMs: number, idleRatio: number | null) => ({ atEpochMs, machine: { ...idle, idleRatio } });
  const within = { fromEpochMs: 2_000, toEpochMs: 5_000 };

  it('by their middle, as each is told of at its end', () => {
    const health = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000].map((atMs) => second(atMs, 0));
    expect(countFullSeconds(health, within)).toEqual({ seconds: 3, full: 3 });
    expect(countFullSeconds([second(3_000, 0), second(4_000, 0.5)], within)).toEqual({ seconds: 2, full: 1 });
  });

  it('never where nobody watched, or the system does not tell', () => {
    expect(countFullSeconds([], within)).toBeNull();
    expect(countFullSeconds([{ atEpochMs: 3_000 }, second(4_000, null)], within)).toBeNull();
  });
});
