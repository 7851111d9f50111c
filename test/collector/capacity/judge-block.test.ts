import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import {
  holds,
  judgeBlocks,
  judgeCondition,
  measureDesignEffect,
  readHold,
} from '../../../lib/collector/capacity/judge-block.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';

const condition: Condition = { id: 'success', label: 'an answer', attainment: 0.95 };

/** So many callers over a minute; `missed` says which had no answer. */
function block(callers: number, missed: (caller: number) => boolean, changes: Partial<Block> = {}): Block {
  return {
    rate: callers / 60,
    plannedMs: 60_000,
    calls: Array.from({ length: callers }, (_, caller) => ({
      dueMs: (caller * 60_000) / callers,
      met: [!missed(caller)],
      limit: missed(caller) ? ('errors' as const) : null,
    })),
    inFlight: [],
    overSaturated: false,
    contaminated: null,
    ...changes,
  };
}

describe('a rate', () => {
  it('holds as soon as flawless callers are as many as it takes, 73 for 95 %, and not before', () => {
    expect(judgeCondition([block(73, () => false)], condition, 0).outcome).toBe('met');
    expect(judgeCondition([block(72, () => false)], condition, 0).outcome).toBe('unresolved');
  });

  it('is missed where the interval lies below', () => {
    expect(judgeCondition([block(400, (caller) => caller % 8 === 0)], condition, 0).outcome).toBe('missed');
  });

  it('is unresolved where the interval holds the line', () => {
    expect(judgeCondition([block(400, (caller) => caller % 21 === 0)], condition, 0).outcome).toBe('unresolved');
  });

  it('is resolved by more blocks of the same', () => {
    const same = block(200, (caller) => caller % 33 === 0);
    expect(judgeCondition([same], condition, 0).outcome).toBe('unresolved');
    expect(judgeCondition([same, same, same, same, same, same, same], condition, 0).outcome).toBe('met');
  });

  it('is judged by those it is for, and neither holds nor is missed where there is nobody', () => {
    const usable: Condition = { ...condition, id: 'usable' };
    const all = block(100, () => false);
    const none = { ...all, calls: all.calls.map((call) => ({ ...call, met: [true, null] })) };
    expect(judgeCondition([none], usable, 1)).toMatchObject({ outcome: 'unresolved', ratio: null, total: 0 });
    expect(judgeBlocks([none], [condition, usable]).outcome).toBe('unresolved');
    expect(holds(none, [condition, usable])).toBe(false);
    expect(readHold(none, [condition, usable])).toBeNull();
    const failing = { ...all, calls: all.calls.map((call) => ({ ...call, met: [false, null] })) };
    expect(readHold(failing, [condition, usable])).toBe(false);
    expect(readHold({ ...none, overSaturated: true }, [condition, usable])).toBe(false);
    const one = {
      ...none,
      calls: none.calls.map((call, caller) => ({ ...call, met: [true, caller > 0 ? null : true] })),
    };
    expect(readHold(one, [condition, usable])).toBe(true);
  });

  it('is missed, not unresolved, where each of its blocks was ended early, and unresolved where one was', () => {
    const ended = block(100, (caller) => caller > 80, { overSaturated: true });
    expect(judgeBlocks([ended], [condition]).outcome).toBe('missed');
    expect(judgeBlocks([ended, block(1_000, () => false)], [condition]).outcome).toBe('unresolved');
    expect(holds(ended, [condition])).toBe(false);
  });

  it('is the worst of its conditions', () => {
    const both = block(400, () => false);
    const second = { ...both, calls: both.calls.map((call, caller) => ({ ...call, met: [true, caller % 4 > 0] })) };
    expect(judgeBlocks([second], [condition, { ...condition, id: 'usable' }]).outcome).toBe('missed');
  });
});

describe('the design effect', () => {
  const chance = (seed: string) => {
    const random = createRandom(seed);
    return Array.from({ length: 12 }, () => {
      const hits = Array.from({ length: 100 }, () => random() < 0.9).filter(Boolean).length;
      return { hits, total: 100 };
    });
  };

  it('is near 1 where callers fare by themselves, but for what few pieces leave open', () => {
    const effects = Array.from({ length: 50 }, (_, seed) => measureDesignEffect(chance(String(seed))));
    expect(effects.reduce((sum, one) => sum + one, 0) / 50).toBeLessThan(1.8);
  });

  it('is large where all misses come together, so that what looks resolved is not', () => {
    const together = block(1_000, (caller) => caller < 80);
    const apart = block(1_000, (caller) => caller % 12 === 0);
    expect(judgeCondition([apart], condition, 0).outcome).toBe('missed');
    expect(judgeCondition([together], condition, 0)).toMatchObject({ outcome: 'unresolved' });
    expect(judgeCondition([together], condition, 0).designEffect).toBeGreaterThan(20);
  });
});
