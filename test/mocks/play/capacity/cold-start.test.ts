import { describe, expect, it } from 'vitest';
import { cold, coldSlowness, describeWarmth, wakeModel } from '../../../../mocks/play/capacity/cold-start.ts';

const settings = { loadMs: 1_000, meanwhile: { kind: 'wait' }, idleMs: 5_000, slowMs: 400, slowFactor: 3 } as const;

describe('a cold start', () => {
  it('begins with the first request and ends for all at the same time', () => {
    const first = wakeModel(settings, cold, 50);
    expect(first.readyAtMs).toBe(1_050);
    expect(wakeModel(settings, first, 700).readyAtMs).toBe(1_050);
    expect(wakeModel(settings, first, 3_000).readyAtMs).toBe(1_050);
  });

  it('comes again after an idle time, counted from the last request or from when it was ready', () => {
    const woken = wakeModel(settings, cold, 0);
    expect(wakeModel(settings, woken, 6_000).readyAtMs).toBe(1_000);
    expect(wakeModel(settings, woken, 6_001).readyAtMs).toBe(7_001);
    const used = wakeModel(settings, woken, 4_000);
    expect(wakeModel(settings, used, 9_000).readyAtMs).toBe(1_000);
    expect(wakeModel(settings, used, 9_001).readyAtMs).toBe(10_001);
  });

  it('never comes again where no idle time is given', () => {
    const { idleMs: _, ...always } = settings;
    expect(wakeModel(always, wakeModel(always, cold, 0), 1e12).readyAtMs).toBe(1_000);
  });

  it.each([
    [900, 3],
    [1_000, 3],
    [1_200, 2],
    [1_300, 1.5],
    [1_400, 1],
    [9_000, 1],
  ])('leaves an answer that begins at %d ms %d times slower', (atMs, slowness) => {
    expect(coldSlowness(settings, 1_000, atMs)).toBe(slowness);
  });

  it('is told as it stands: asleep, loading, slow, warm, and asleep again', () => {
    expect(describeWarmth(settings, cold, 0)).toEqual({ kind: 'asleep' });
    const woken = wakeModel(settings, cold, 0);
    const at = (nowMs: number): unknown => describeWarmth(settings, woken, nowMs);
    expect([0, 999, 1_000, 1_200, 1_400, 6_000, 6_001].map(at)).toEqual([
      { kind: 'loading', readyInMs: 1_000 },
      { kind: 'loading', readyInMs: 1 },
      { kind: 'slow', slowness: 3 },
      { kind: 'slow', slowness: 2 },
      { kind: 'warm' },
      { kind: 'warm' },
      { kind: 'asleep' },
    ]);
  });
});
