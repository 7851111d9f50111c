import { describe, expect, it } from 'vitest';
import { createLatenessMeter } from '../../../mocks/play/lateness.ts';

describe('a meter of lateness', () => {
  it('tells that of an interval, of all, and of the last two stretches', () => {
    const meter = createLatenessMeter();
    const nothing = { frames: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
    expect([meter.total(), meter.recent(), meter.takeInterval()]).toEqual([
      nothing,
      nothing,
      { frames: 0, p99Ms: 0, maxMs: 0 },
    ]);
    meter.add(50);
    expect(meter.takeInterval()).toEqual({ frames: 1, p99Ms: 50, maxMs: 50 });
    meter.turn();
    meter.add(2);
    meter.add(-1);
    expect(meter.recent()).toMatchObject({ frames: 3, maxMs: 50 });
    expect(meter.takeInterval()).toMatchObject({ frames: 2, maxMs: 2 });
    meter.turn();
    expect(meter.recent()).toMatchObject({ frames: 2, p50Ms: 0, maxMs: 2 });
    meter.turn();
    expect(meter.recent()).toEqual(nothing);
    expect(meter.total()).toMatchObject({ frames: 3, maxMs: 50 });
  });
});
