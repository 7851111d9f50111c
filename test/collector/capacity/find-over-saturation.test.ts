import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../lib/collector/capacity/block.ts';
import {
  type BlockSoFar,
  findOverSaturation,
  risesSurely,
} from '../../../lib/collector/capacity/find-over-saturation.ts';
import { createRandom, drawNormal } from '../../../lib/kit/stats/random.ts';

const conditions: Condition[] = [{ id: 'ttft', label: 'the first text within 2 s', attainment: 0.9 }];

function soFar(callers: number, missed: number, changes: Partial<BlockSoFar> = {}): BlockSoFar {
  return {
    plannedMs: 60_000,
    elapsedMs: 30_000,
    plannedCalls: 1_000,
    calls: Array.from({ length: callers }, (_, caller) => ({ dueMs: caller, met: [caller >= missed], limit: null })),
    inFlight: [5, 6, 5, 6, 5, 6, 5],
    ttftMs: Array.from({ length: callers }, () => 300),
    ...changes,
  };
}

describe('a block that goes on', () => {
  it('goes on while its misses may be made up for', () => {
    expect(findOverSaturation(soFar(500, 100), conditions)).toBeNull();
  });

  it('ends where not even a flawless rest makes up for them, by a margin that chance does not make', () => {
    expect(findOverSaturation(soFar(500, 130), conditions)).toBeNull();
    expect(findOverSaturation(soFar(500, 132), conditions)).toContain(
      '132 callers did not have the first text within 2 s',
    );
  });

  it('ends where callers in flight and their waits rise, and half of what may be missed is', () => {
    const rising = {
      inFlight: [10, 20, 31, 40, 52, 60, 71],
      ttftMs: Array.from({ length: 500 }, (_, caller) => 300 + caller * 5),
    };
    expect(findOverSaturation(soFar(500, 60, rising), conditions)).toContain('rise without end');
    expect(findOverSaturation(soFar(500, 40, rising), conditions)).toBeNull();
    expect(findOverSaturation(soFar(500, 60, { inFlight: rising.inFlight }), conditions)).toBeNull();
  });

  it('does not end by what one or two callers of a few missed, as chance makes that of a rate that holds', () => {
    const of = (attainment: number, planned: number, missed: number): string | null =>
      findOverSaturation(soFar(planned, missed, { plannedCalls: planned }), [{ ...conditions[0]!, attainment }]);
    expect(of(0.95, 1, 1)).toBeNull();
    expect(of(0.99, 5, 1)).toBeNull();
    expect(of(0.999, 24, 1)).toBeNull();
    expect(of(0.95, 19, 5)).toBeNull();
    expect(of(0.95, 19, 6)).toContain('6 callers did not have');
    expect(of(0.999, 24, 2)).toContain('2 callers did not have');
    expect(of(0.9, 100_000, 12_000)).toContain('12000 callers did not have');
  });

  it('looks only at those a condition is for', () => {
    const others = soFar(500, 0);
    const calls = others.calls.map((call, caller) => ({
      ...call,
      met: [caller === 0 ? false : caller < 100 ? true : null],
    }));
    expect(findOverSaturation({ ...others, calls }, conditions)).toBeNull();
  });
});

describe('a slope', () => {
  it('is seen of a line and not of few points', () => {
    expect(risesSurely([1, 2, 3.1, 4, 5.1, 6])).toBe(true);
    expect(risesSurely([1, 2, 3, 4])).toBe(false);
    expect(risesSurely([6, 5, 4, 3, 2, 1])).toBe(false);
  });

  it('is not invented of a sum of chances, as the line through its points would', () => {
    let invented = 0;
    for (let seed = 0; seed < 500; seed++) {
      const random = createRandom('walk', seed);
      let at = 0;
      if (risesSurely(Array.from({ length: 12 }, () => (at += drawNormal(random))))) invented++;
    }
    expect(invented).toBeLessThan(5);
  });
});
