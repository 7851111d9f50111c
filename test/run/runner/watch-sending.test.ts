import { describe, expect, it } from 'vitest';
import { watchSending } from '../../../lib/run/runner/watch-sending.ts';

/** One every 100 ms. */
const arrivals = Array.from({ length: 200 }, (_, index) => ({ dueMs: index * 100 }));

describe('a load of which nothing is sent', () => {
  it('is beyond repair once twenty requests are overdue', () => {
    const watch = watchSending(arrivals, 1_000);
    expect(watch.check(1_000, 0)).toBeNull();
    expect(watch.check(4_900, 0)).toBeNull();
    expect(watch.check(5_000, 0)).toMatch(/^none of 20 requests that were due was sent: /);
  });

  it.each<[what: string, checks: [elapsedMs: number, reached: number | null][]]>([
    ['where one has come', [[10_000, 1]]],
    [
      'where one had come before the observer fell silent',
      [
        [1_000, 1],
        [10_000, 0],
      ],
    ],
    ['where the observer does not say', [[10_000, null]]],
    ['where none is due yet', [[2_900, 0]]],
  ])('but not %s', (_, checks) => {
    const watch = watchSending(arrivals, 1_000);
    for (const [elapsedMs, reached] of checks) expect(watch.check(elapsedMs, reached)).toBeNull();
  });

  it('nor a plan that has few at first', () => {
    const watch = watchSending([{ dueMs: 0 }, { dueMs: 60_000 }], 1_000);
    expect(watch.check(50_000, 0)).toBeNull();
    expect(watchSending([], 1_000).check(50_000, 0)).toBeNull();
  });
});
