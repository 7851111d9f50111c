import { describe, expect, it } from 'vitest';
import { capRate } from '../../../lib/collector/capacity/cap-rate.ts';
import { findMachineLimit } from '../../../lib/collector/capacity/machine-limit.ts';
import type { Condition } from '../../../lib/collector/capacity/block.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import { searchDefaults, type SearchSettings } from '../../../lib/run/capacity/search-capacity.ts';
import type { BlockToPlan } from '../../../lib/run/capacity/plan-block.ts';
import type { BlockStopped } from '../../../lib/run/capacity/run-block.ts';
import { driveSimulated, simulateBlock } from '../../support/capacity/drive-simulated.ts';
import { createSimulatedFallback } from '../../support/capacity/simulated-fallback.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.9 }];
const PEAK = 40;
const search: SearchSettings = {
  ...searchDefaults,
  conditions,
  firstRate: PEAK / 10,
  peakRate: PEAK,
  mostRate: PEAK * 4,
};

describe('a machine that can drive less than is to be tried', () => {
  // As `cutover doctor --capacity` and a search measure it: k6 has both processors, an observer of 20 ms a caller has one.
  const limit = findMachineLimit(
    [
      { atMs: 0, callers: 0, cpuMs: { k6: 0, observer: 0 } },
      { atMs: 5_000, callers: 50, cpuMs: { k6: 500, observer: 1_000 } },
      { atMs: 10_000, callers: 200, cpuMs: { k6: 2_000, observer: 4_000 } },
    ],
    { processors: 2, threaded: ['k6'] },
  );
  const { mostRate, machine } = capRate(search.mostRate, limit);
  const fallback = () => {
    const unlimited = createSimulatedFallback(
      { serviceMs: 500 },
      { conditions, ttftLimitMs: 2_000, totalLimitMs: 10_000, warmupMs: 15_000 },
      'cap',
    );
    return ({ rate, blockMs }: { rate: number; blockMs: number }) => unlimited.tryRate(rate, blockMs);
  };

  it('is asked for 70 % of it and no more, and named with the part that would be full', async () => {
    expect(limit).toMatchObject({ full: { part: 'observer', perSecond: 50 }, most: 35 });
    const { capacity, sent } = await driveSimulated({
      search: { ...search, mostRate },
      peakRate: PEAK,
      machine,
      runBlock: fallback(),
    });
    expect(sent.map(({ rate }) => rate)).toEqual([4, 8, 16, 32, 35, 35]);
    expect(capacity).toMatchObject({
      verdict: 'invalid',
      ended: { kind: 'at-least', by: 'machine' },
      held: 35,
      failed: null,
      breaking: null,
      brokeFirst: null,
      machine: { part: 'observer', perSecond: 50, most: 35, ends: true },
    });
    expect(capacity.reason).toBe(
      'Whether it holds the declared peak of 40.0/s is open: it holds at least 35.0/s, and more is not asked of this machine, where observer would be full at 50.0/s.',
    );
    expect(renderCapacityText(capacity, { width: 400 })).toContain(
      'Holds at least 35.0/s; where it breaks this machine cannot tell: observer would be full at 50.0/s',
    );
  });

  it('refuses a load beyond it, whoever asks for it, and sends nothing', async () => {
    const { driven, sent, told } = await driveSimulated({
      search: { ...search, mostRate },
      peakRate: PEAK,
      machine,
      shapes: true,
      runBlock: fallback(),
    });
    expect(sent.every(({ rate }) => rate <= 35)).toBe(true);
    const why = '40.0/s is more than may be asked of this machine, 35.0/s: observer would be full at 50.0/s';
    expect(driven.shapes).toEqual({ trials: [], stopped: why });
    expect(told).toContain(`There is no more of it: ${why}.`);
    const beyond = await driveSimulated({ search, peakRate: PEAK, machine, runBlock: fallback() });
    expect(beyond.sent.at(-1)?.rate).toBe(32);
    expect(beyond.capacity).toMatchObject({ verdict: 'aborted', ended: { kind: 'stopped', why } });
  });
});

describe('loads that are no evidence', () => {
  const rising: SearchSettings = { ...search, firstRate: 20, mostRate: 40 };

  it('are told with rate, time and reason, whatever they were sent for, and are of no step', async () => {
    let shapes = 0;
    const { capacity } = await driveSimulated({
      search: rising,
      peakRate: PEAK,
      shapes: true,
      runBlock(planned) {
        const isWell = planned.rate < 30 || planned.stages !== undefined;
        if (planned.number === 0) return { ...simulateBlock(planned, isWell), contaminated: 'load-achieved: 0.5' };
        // Behind 20/s, which held, and 40/s, which did not: is it well again?
        if (planned.number === 3) return { ...simulateBlock(planned, false), contaminated: 'time-held: it moved' };
        if (planned.stages !== undefined && shapes++ === 0)
          return { ...simulateBlock(planned, true), contaminated: 'this machine was full' };
        return simulateBlock(planned, isWell);
      },
    });
    expect(capacity.noEvidence).toEqual([
      { rate: 20, atMs: 0, purpose: 'search', reason: 'load-achieved: 0.5' },
      { rate: 20, atMs: 3 * 76_000, purpose: 'recovery', reason: 'time-held: it moved' },
      { rate: PEAK, atMs: expect.any(Number) as number, purpose: 'shapes', reason: 'this machine was full' },
    ]);
    expect(capacity.ended).toEqual({ kind: 'found' });
    expect(capacity.shapes?.shapes.map(({ cutovers }) => cutovers)).toEqual([2, 2]);
    const [first] = capacity.steps;
    expect(first).toMatchObject({ rate: 20, outcome: 'met' });
    expect(first?.blocks.every(({ held }) => held)).toBe(true);
  });

  it('are those that were stopped under way, too', async () => {
    const { capacity } = await driveSimulated({
      search: rising,
      peakRate: PEAK,
      runBlock: (planned) =>
        planned.number === 1 ? { stopped: 'it was stopped by hand' } : simulateBlock(planned, true),
    });
    expect(capacity).toMatchObject({ verdict: 'aborted', held: 20 });
    expect(capacity.noEvidence).toEqual([
      { rate: 40, atMs: 76_000, purpose: 'search', reason: 'it was stopped by hand' },
    ]);
  });

  it('cost of the budget what they sent', async () => {
    const { capacity, sent } = await driveSimulated({
      search: rising,
      peakRate: PEAK,
      budget: { requests: 2_000 },
      runBlock: (planned) => ({ ...simulateBlock(planned, true), contaminated: 'this machine was full' }),
    });
    expect(sent).toHaveLength(1);
    expect(capacity).toMatchObject({ verdict: 'aborted', spent: { requests: 1_200 } });
    expect(capacity.reason).toContain('the budget of 2000 requests');
  });

  it('never make a fallback one that is gone: whether it is well again is not known', async () => {
    const { capacity, sent } = await driveSimulated({
      search: rising,
      peakRate: PEAK,
      runBlock(planned) {
        if (planned.warmupMs === 15_000) return simulateBlock(planned, planned.rate < 30);
        return { ...simulateBlock(planned, false), contaminated: 'this machine was full in 5 of 5 s' };
      },
    });
    expect(sent).toHaveLength(22);
    expect(capacity.ended).toEqual({
      kind: 'no-evidence',
      why: 'whether it holds 20.0/s again behind 40.0/s cannot be told, as this machine was full in 5 of 5 s',
    });
    expect(capacity).toMatchObject({ held: 20, failed: 40, verdict: 'fail' });
    const text = renderCapacityText(capacity, { width: 400 });
    expect(text).toContain('It ended before it was through: whether it holds 20.0/s again');
    expect(text).toContain('20 loads are evidence neither way');
    expect(text).toContain('and 8 more, in capacity.json');
  });

  it('take no part in how callers fare without load', async () => {
    const idle: (number | null)[] = [];
    await driveSimulated({
      search: rising,
      peakRate: PEAK,
      runBlock(planned) {
        idle.push(planned.idleCases);
        const block = simulateBlock(planned, planned.rate < 30);
        return planned.number === 0 ? { ...block, calls: block.calls.slice(0, 7), contaminated: 'full' } : block;
      },
    });
    expect(idle.slice(0, 3)).toEqual([null, null, 1_200]);
  });
});

describe('what is lost under a load', () => {
  const toPeak: SearchSettings = { ...search, mostRate: PEAK };
  /** One that holds the peak once, and is lost when it is tried again. */
  const lostAt = (
    rate: number,
    lose: (planned: BlockToPlan) => ReturnType<typeof simulateBlock> | BlockStopped,
    settings = toPeak,
  ) => {
    let tried = 0;
    let isLost = false;
    return driveSimulated({
      search: settings,
      peakRate: PEAK,
      runBlock(planned) {
        if (planned.rate === rate && ++tried === 2) isLost = true;
        return isLost ? lose(planned) : simulateBlock(planned, true);
      },
    });
  };
  const quota = (planned: BlockToPlan) => {
    const block = simulateBlock(planned, false);
    const calls = block.calls.map((call) => (call.limit === null ? call : { ...call, limit: 'quota' as const }));
    return { ...block, calls };
  };

  it('does not hold it, however well its callers fared before', async () => {
    const gone = await lostAt(PEAK, (planned) => simulateBlock(planned, false));
    expect(gone.capacity).toMatchObject({
      verdict: 'aborted',
      held: PEAK,
      ended: { kind: 'stopped', at: PEAK, why: expect.stringContaining('it does not hold 4.00/s any more') as string },
    });
    const crashed = await lostAt(PEAK, () => ({ stopped: 'the target ended with code 1', isGone: true }));
    expect(crashed.capacity).toMatchObject({
      verdict: 'aborted',
      reason: 'It was stopped: the target ended with code 1.',
    });
    expect((await lostAt(PEAK, quota)).capacity).toMatchObject({ verdict: 'aborted', ended: { at: PEAK } });
  });

  it('has held what it held, where that is less, and where who searches stopped it', async () => {
    const beyond = await driveSimulated({
      search,
      peakRate: PEAK,
      runBlock: (planned) => (planned.rate > PEAK ? quota(planned) : simulateBlock(planned, true)),
    });
    expect(beyond.capacity).toMatchObject({ verdict: 'pass', ended: { kind: 'stopped', at: 2 * PEAK } });
    const stopped = await lostAt(PEAK, () => ({ stopped: 'it was stopped by hand' }));
    expect(stopped.capacity).toMatchObject({
      verdict: 'pass',
      ended: { kind: 'stopped', why: 'it was stopped by hand' },
    });
  });

  it('does not hold a peak that is brought to it at once, and ends it', async () => {
    const { capacity } = await driveSimulated({
      search: toPeak,
      peakRate: PEAK,
      shapes: true,
      runBlock: (planned) =>
        planned.stages === undefined
          ? simulateBlock(planned, true)
          : { stopped: 'the target ended with code 1', isGone: true },
    });
    expect(capacity).toMatchObject({ verdict: 'aborted', ended: { kind: 'stopped', at: PEAK } });
  });
});
