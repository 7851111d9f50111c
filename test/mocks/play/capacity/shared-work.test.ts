import { describe, expect, it } from 'vitest';
import { createSharedWork } from '../../../../mocks/play/capacity/shared-work.ts';

describe('work that is shared', () => {
  it('goes on as time does, and slower from when it is said to be slower', () => {
    const work = createSharedWork();
    expect(work.done(100)).toBe(100);
    work.setSlowness(2, 100);
    expect(work.done(160)).toBe(130);
    work.setSlowness(1, 200);
    expect(work.done(210)).toBe(160);
  });

  it('stands still while a prompt is read, one at a time', () => {
    const work = createSharedWork();
    work.read(work.readableFrom(10), 40, 10);
    work.read(work.readableFrom(20), 100, 20);
    expect(work.readableFrom(30)).toBe(150);
    expect([20, 100, 150, 170].map((ms) => work.done(ms))).toEqual([10, 10, 10, 30]);
  });

  it('says how long it takes for some to be done, around what is to be read', () => {
    const work = createSharedWork();
    work.read(20, 100, 0);
    expect([10, 20, 30, 0, -5].map((amount) => work.remainingMs(amount, 0))).toEqual([10, 20, 130, 0, -5]);
    work.setSlowness(2, 0);
    expect(work.remainingMs(10, 0)).toBe(20);
  });

  it('tells a long wait no longer than it is at best: asked again and again, it ends in time', () => {
    const work = createSharedWork();
    work.setSlowness(3, 0);
    let atMs = 0;
    let asked = 0;
    for (; asked < 100; asked++) {
      const remainingMs = work.remainingMs(1_000, atMs);
      if (remainingMs <= 1e-9) break;
      atMs += remainingMs;
      expect(atMs).toBeLessThanOrEqual(3_000 + 1e-6);
    }
    expect(atMs).toBeCloseTo(3_000, 6);
    expect(asked).toBeLessThan(15);
  });
});
