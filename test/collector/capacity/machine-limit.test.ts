import { describe, expect, it } from 'vitest';
import { findMachineLimit, type MachineLook } from '../../../lib/collector/capacity/machine-limit.ts';

/** A calm stretch of 5/s and a busy one of 45/s, ten seconds each, of parts that take so much anyway and for each caller, ms. */
function look(parts: Record<string, { idle: number; each: number } | null>): [MachineLook, MachineLook, MachineLook] {
  const at = (atMs: number, callers: number): MachineLook => ({
    atMs,
    callers,
    cpuMs: Object.fromEntries(
      Object.entries(parts).map(([part, cost]) => [
        part,
        cost === null ? null : (cost.idle * atMs) / 1_000 + cost.each * callers,
      ]),
    ),
  });
  return [at(3_000, 90), at(13_000, 140), at(23_000, 590)];
}
const machine = { processors: 4, threaded: ['k6'] };

describe('what a machine can drive', () => {
  it('tells what a part takes anyway from what each caller costs it', () => {
    const { parts } = findMachineLimit(look({ observer: { idle: 50, each: 2 }, k6: { idle: 100, each: 3 } }), machine);
    expect(parts[0]).toEqual({ part: 'observer', cpuMsPerCaller: expect.closeTo(2), perSecond: expect.closeTo(475) });
    // k6 may have all four.
    expect(parts[1]!.perSecond).toBeCloseTo(1_300);
  });

  it.each([
    ['observer', { observer: { idle: 0, each: 9 }, k6: { idle: 0, each: 3 } }, 1_000 / 9],
    [
      'processors',
      {
        observer: { idle: 0, each: 4 },
        mock: { idle: 0, each: 4 },
        target: { idle: 0, each: 4 },
        injector: { idle: 0, each: 4 },
        k6: { idle: 0, each: 4 },
      },
      200,
    ],
    ['k6', { observer: { idle: 0, each: 1 }, k6: { idle: 3_000, each: 3 } }, 1_000 / 3],
  ])('names %s where it is full first, and asks 70 %% of it', (part, costs, perSecond) => {
    const { full, most } = findMachineLimit(look(costs), machine);
    if (part === 'k6') expect(['k6', 'processors']).toContain(full?.part);
    else expect(full?.part).toBe(part);
    if (part !== 'k6') expect(full?.perSecond).toBeCloseTo(perSecond);
    expect(most).toBeCloseTo((full?.perSecond ?? 0) * 0.7);
  });

  it('charges all that a part used to callers where the difference is lost in the ticks', () => {
    const looks = look({ mock: { idle: 1, each: 0 } });
    const { parts } = findMachineLimit(looks, machine);
    expect(parts[0]!.cpuMsPerCaller).toBeCloseTo(1 / 45);
  });

  it('says nothing of all together where one is not known, and nothing at all where none is', () => {
    const some = findMachineLimit(look({ observer: { idle: 0, each: 2 }, k6: null }), machine);
    expect(some.full).toMatchObject({ part: 'observer' });
    expect(some.parts.at(-1)).toEqual({ part: 'processors', cpuMsPerCaller: null, perSecond: null });
    expect(findMachineLimit(look({ k6: null }), machine)).toMatchObject({ full: null, most: null });
  });
});
