import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { nameCause, nameShape } from '../../../lib/collector/capacity/name-cause.ts';
import { fallsWithLoad, pairUsable } from '../../../lib/collector/capacity/pair-usable.ts';
import {
  blockLength,
  searchCapacity,
  searchDefaults,
  type SearchSettings,
} from '../../../lib/run/capacity/search-capacity.ts';
import { createSimulatedFallback } from '../../support/capacity/simulated-fallback.ts';

const conditions: Condition[] = [
  { id: 'success', label: 'an answer', attainment: 0.99 },
  { id: 'usable', label: 'an answer that is usable', attainment: 0.9 },
  { id: 'ttft', label: 'the first text within 2 s', attainment: 0.95 },
];
const simulated = { conditions, ttftLimitMs: 2_000, totalLimitMs: 10_000, warmupMs: 15_000 };
const settings: SearchSettings = { ...searchDefaults, conditions, firstRate: 2, mostRate: 80 };

/** Callers who all fare well, or of whom one in five does not. */
function block(rate: number, blockMs: number, well: boolean, changes: Partial<Block> = {}): Block {
  const callers = Math.round((rate * blockMs) / 1_000);
  return {
    rate,
    plannedMs: blockMs,
    calls: Array.from({ length: callers }, (_, caller) => {
      const fine = well || caller % 5 > 0;
      return { dueMs: (caller * blockMs) / callers, met: [fine, fine, fine], limit: fine ? null : ('errors' as const) };
    }),
    inFlight: [],
    overSaturated: false,
    contaminated: null,
    ...changes,
  };
}

/** Holds below a rate and not above; keeps what was tried. */
function stepAt(limit: number) {
  const tried: number[] = [];
  return {
    tried,
    tryRate: (rate: number, blockMs: number) => {
      tried.push(rate);
      return Promise.resolve(block(rate, blockMs, rate < limit));
    },
  };
}

describe('the search', () => {
  it('tells where it breaks when all it may try above is so near the limit that nothing is resolved there', async () => {
    const result = await searchCapacity(settings, (rate, blockMs) => {
      const one = block(rate, blockMs, true);
      // 1.2 % miss, of whom 1 % may.
      const misses = (caller: number): boolean => rate > 21 && caller % 83 === 82;
      const calls = one.calls.map((call, caller) =>
        misses(caller) ? { ...call, met: [false, true, true], limit: 'errors' as const } : call,
      );
      return Promise.resolve({ ...one, calls });
    });
    expect(result).toMatchObject({ end: { kind: 'found' }, failed: null });
    expect(result.steps.some(({ rate, outcome }) => rate > 21 && outcome === 'unresolved')).toBe(true);
    const [low, high] = result.rate?.interval ?? [0, 0];
    expect(low).toBeLessThan(21);
    expect(high).toBeGreaterThan(21);
  });

  it('doubles from the first rate, bisects to 5 %, and tries either end once more', async () => {
    const { tried, tryRate } = stepAt(21);
    const result = await searchCapacity(settings, tryRate);
    expect(tried.slice(0, 5)).toEqual([2, 4, 8, 16, 32]);
    expect(result.end).toEqual({ kind: 'found' });
    expect(result.held).toBeLessThan(21);
    expect(result.failed).toBeGreaterThan(21);
    expect((result.failed ?? 0) / (result.held ?? 1)).toBeLessThanOrEqual(1.05);
    expect(tried.filter((rate) => rate === result.held)).toHaveLength(2);
    expect(tried.filter((rate) => rate === result.failed)).toHaveLength(2);
    expect(Math.abs((result.rate?.median ?? 0) / 21 - 1)).toBeLessThan(0.05);
  });

  it('tries the declared peak itself on its way up, and no second time where doubling comes to it', async () => {
    const above = stepAt(27);
    const result = await searchCapacity({ ...settings, peakRate: 20 }, above.tryRate);
    expect(above.tried.slice(0, 7)).toEqual([2, 4, 8, 16, 20, 40, Math.sqrt(20 * 40)]);
    expect(result.steps.find(({ rate }) => rate === 20)?.outcome).toBe('met');
    const most = stepAt(Infinity);
    await searchCapacity({ ...settings, peakRate: 16, mostRate: 16 }, most.tryRate);
    expect(most.tried).toEqual([2, 4, 8, 16, 16]);
    const below = stepAt(6);
    await searchCapacity({ ...settings, peakRate: 20 }, below.tryRate);
    expect(below.tried).not.toContain(20);
  });

  it('says at least where all holds, and has tried the last rate twice', async () => {
    const { tried, tryRate } = stepAt(Infinity);
    const result = await searchCapacity(settings, tryRate);
    expect(result).toMatchObject({ end: { kind: 'at-least' }, held: 80, failed: null, rate: null });
    expect(tried).toEqual([2, 4, 8, 16, 32, 64, 80, 80]);
  });

  it('halves where not even the first rate holds, and says below where none does', async () => {
    expect((await searchCapacity(settings, stepAt(1.2).tryRate)).held).toBeLessThan(1.2);
    const none = stepAt(0);
    expect(await searchCapacity(settings, none.tryRate)).toMatchObject({
      end: { kind: 'below' },
      held: null,
      rate: null,
    });
    expect(none.tried.length).toBeLessThan(15);
  });

  it('tries a rate that is unresolved up to three times more, and calls it so', async () => {
    let tries = 0;
    const result = await searchCapacity({ ...settings, mostRate: 2 }, (rate, blockMs) => {
      tries++;
      const near = block(rate, blockMs, true);
      const calls = near.calls.map((call, caller) => ({ ...call, met: [true, true, caller % 21 > 0] }));
      return Promise.resolve({ ...near, calls });
    });
    expect(tries).toBeLessThanOrEqual(5);
    expect(tries).toBeGreaterThanOrEqual(4);
    expect(result.steps[0]?.outcome).toBe('unresolved');
    expect(result.held).toBeNull();
  });

  it('never calls a rate held at which a condition was for nobody, and goes on past it', async () => {
    const unseen = await searchCapacity({ ...settings, mostRate: 4 }, (rate, blockMs) => {
      const well = block(rate, blockMs, true);
      return Promise.resolve({ ...well, calls: well.calls.map((call) => ({ ...call, met: [true, null, true] })) });
    });
    expect(unseen).toMatchObject({ held: null, failed: null, rate: null });
    expect(unseen.steps.map(({ outcome }) => outcome)).toEqual(['unresolved', 'unresolved']);
    const rare = await searchCapacity({ ...settings, mostRate: 8 }, (rate, blockMs) => {
      const well = block(rate, blockMs, true);
      const calls = well.calls.map((call) => ({ ...call, met: [true, rate < 4 ? null : true, true] }));
      return Promise.resolve({ ...well, calls });
    });
    expect(rare).toMatchObject({ held: 8 });
    expect(rare.steps[0]?.outcome).toBe('unresolved');
  });

  it('takes nothing contaminated for evidence: it tries again, and ends behind four in a row, or twelve in all', async () => {
    const why = 'this machine was full';
    let tries = 0;
    const once = await searchCapacity({ ...settings, mostRate: 4 }, (rate, blockMs) =>
      Promise.resolve(block(rate, blockMs, true, { contaminated: tries++ === 0 ? why : null })),
    );
    expect(once).toMatchObject({ end: { kind: 'at-least' }, held: 4 });
    const always = await searchCapacity(settings, (rate, blockMs) =>
      Promise.resolve(block(rate, blockMs, rate < 8, { contaminated: rate < 8 ? null : why })),
    );
    expect(always).toMatchObject({
      end: { kind: 'no-evidence', why: `4 blocks in a row were no evidence, the last as ${why}` },
      held: 4,
      failed: null,
    });
    tries = 0;
    const often = await searchCapacity(settings, (rate, blockMs) =>
      Promise.resolve(block(rate, blockMs, rate < 21, { contaminated: tries++ % 4 < 3 ? why : null })),
    );
    expect(often.end).toEqual({ kind: 'no-evidence', why: `12 blocks were no evidence, the last as ${why}` });
    expect(tries).toBe(15);
    expect(often.held).toBe(8);
  });

  it('keeps what was resolved when it is stopped', async () => {
    const { tryRate } = stepAt(21);
    const result = await searchCapacity(settings, (rate, blockMs) =>
      rate > 20 && rate < 30 ? Promise.resolve({ stopped: 'the budget is spent' }) : tryRate(rate, blockMs),
    );
    expect(result).toMatchObject({ end: { kind: 'stopped', why: 'the budget is spent' }, held: 16, failed: 32 });
  });

  it('measures long enough for flawless callers to decide, at most four times as long', () => {
    expect(blockLength(100, settings)).toBe(60_000);
    expect(blockLength(4, settings)).toBeCloseTo(((381 * 1.15) / 4) * 1_000, -3);
    expect(blockLength(0.1, settings)).toBe(240_000);
    const judged = { blockMs: 60_000, conditions: [{ ...conditions[1]!, attainment: 0.5 }] };
    expect(blockLength(1, judged)).toBeCloseTo(150 * 1.15 * 1_000, -3);
  });

  it('measures so much longer as a condition, or a kind that is judged, is for few of the callers', () => {
    const ttft: Condition = { id: 'ttft', label: 'x', attainment: 0.95 };
    const seconds = (condition: Partial<Condition>): number =>
      blockLength(10, { blockMs: 60_000, conditions: [{ ...ttft, ...condition }] }) / 1_000;
    expect(seconds({})).toBe(60);
    expect(seconds({ share: 0.1 })).toBeCloseTo((73 / 0.1) * 0.115, 0);
    const kinds = [
      { kind: 'chat', share: 0.95 },
      { kind: 'refund', share: 0.05 },
    ];
    expect(seconds({ id: 'usable', kinds })).toBeCloseTo((73 / 0.05) * 0.115, 0);
    expect(seconds({ id: 'usable', kinds: [...kinds, { kind: 'rare', share: 0.001 }] })).toBe(240);
  });
});

describe('what broke first', () => {
  const search = async (model: Parameters<typeof createSimulatedFallback>[0], seed: string) => {
    const fallback = createSimulatedFallback(model, simulated, seed);
    return searchCapacity(settings, (rate, ms) => Promise.resolve(fallback.tryRate(rate, ms)));
  };

  it('is the limit that most of those who missed something were told of, with the words', async () => {
    const result = await search({ requestsPerMinute: 600, serviceMs: 2_000 }, 'rpm');
    expect(nameCause(result, conditions)).toMatchObject({
      limit: 'requests-per-minute',
      words: [{ text: 'Limit of requests per minute.' }],
      conditions: ['success'],
    });
    expect(result.rate?.median).toBeGreaterThan(9);
    expect(result.rate?.median).toBeLessThan(12);
  });

  it('counts words that differ by numbers alone as one, wherever longer ones cut them off', async () => {
    const result = await searchCapacity(settings, (rate, ms) => {
      const whole = block(rate, ms, rate < 21);
      const calls = whole.calls.map((call, caller) =>
        call.limit === null
          ? call
          : {
              ...call,
              words: `Rate limit of ${'so many '.repeat(15)}. Try again in ${caller ** 3}.5 s or later.`.slice(0, 165),
            },
      );
      return Promise.resolve({ ...whole, calls });
    });
    const { words = [], callers } = nameCause(result, conditions) ?? {};
    expect(words).toHaveLength(1);
    expect(words[0]?.callers).toBe(callers);
  });

  it('tells whose words they are where a provider said them itself', async () => {
    const result = await searchCapacity(settings, (rate, ms) => {
      const whole = block(rate, ms, rate < 21);
      const calls = whole.calls.map((call) =>
        call.limit === null ? call : { ...call, limit: 'overload' as const, words: 'Overloaded', by: 'fallback' },
      );
      return Promise.resolve({ ...whole, calls });
    });
    expect(nameCause(result, conditions)).toMatchObject({
      limit: 'overload',
      words: [{ text: 'Overloaded', by: 'fallback' }],
    });
  });

  it('is nothing of an unlimited one', async () => {
    const result = await search({ serviceMs: 2_000 }, 'unlimited');
    expect(nameCause(result, conditions)).toBeNull();
    expect(nameShape(result)).toBeNull();
    expect(result.end).toEqual({ kind: 'at-least' });
  });

  it('is not what was there without load', async () => {
    const result = await search({ requestsPerMinute: 600, serviceMs: 2_000, unusable: 0.07 }, 'both');
    expect(nameCause(result, conditions)?.limit).toBe('requests-per-minute');
  });

  it('is quality under load only where answers to the same requests fall with it', async () => {
    const falls = await search({ serviceMs: 2_000, spoils: 0.003 }, 'falls');
    expect(nameCause(falls, conditions)?.limit).toBe('quality');
    const paired = pairUsable(falls.steps[0]!, [falls.steps.at(-1)!], conditions);
    expect(paired?.cases).toBeGreaterThan(300);
    expect(fallsWithLoad(paired)).toBe(true);
    const never = await search({ serviceMs: 2_000, neverUsable: 0.14 }, 'never');
    expect(never.held).toBeNull();
    expect(nameCause(never, conditions)?.limit).toBe('unusable');
  });

  it('is not that which was always missed, when another limit comes first', async () => {
    const result = await search({ serviceMs: 2_000, slots: 40, unusable: 0, neverUsable: 0.06 }, 'always');
    expect(nameCause(result, conditions)?.limit).toBe('queue');
    const [first, ...others] = result.steps;
    expect(others.some((step) => fallsWithLoad(pairUsable(first!, [step], conditions)))).toBe(false);
  });

  it('tells a cliff from a knee', async () => {
    const steep = await searchCapacity(settings, (rate, ms) => {
      const whole = block(rate, ms, true);
      const calls = rate < 21 ? whole.calls : whole.calls.map((call) => ({ ...call, met: [false, false, false] }));
      return Promise.resolve({ ...whole, calls });
    });
    expect(nameShape(steep)).toBe('cliff');
    expect(nameShape(await searchCapacity(settings, stepAt(21).tryRate))).toBe('knee');
  });
});
