import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { capacityRenderers } from '../../../lib/collector/report/capacity/machine-formats.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import { parseCapacity } from '../../../lib/collector/scorecard/parse-capacity.ts';
import type { BlockToPlan } from '../../../lib/run/capacity/plan-block.ts';
import { searchDefaults, type SearchSettings } from '../../../lib/run/capacity/search-capacity.ts';
import { driveSimulated, simulateBlock } from '../../support/capacity/drive-simulated.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.9 }];
const PEAK = 40;
const search: SearchSettings = {
  ...searchDefaults,
  conditions,
  firstRate: PEAK / 10,
  peakRate: PEAK,
  mostRate: PEAK * 4,
};

describe('blocks that resolve nothing', () => {
  /** Ten callers each, of whom in every other block two miss by chance. */
  const few = ({ rate, blockMs, number }: BlockToPlan): Block => ({
    ...simulateBlock({ rate, blockMs: (10 / rate) * 1_000 }, true),
    plannedMs: blockMs,
    calls: Array.from({ length: 10 }, (_, caller) => {
      const isMet = number % 2 === 0 || caller > 1;
      return { dueMs: (caller * blockMs) / 10, met: [isMet], limit: isMet ? null : ('errors' as const) };
    }),
  });

  it('are no breaking rate, however many of them seem to hold and not to: what ends a search then finds no limit', async () => {
    const { capacity, known } = await driveSimulated({
      search,
      peakRate: PEAK,
      runBlock: (planned) =>
        planned.number > 4 ? { stopped: 'mock:fallback ended by itself', isGone: true } : few(planned),
    });
    expect(capacity.steps[0]?.blocks.map(({ held }) => held)).toContain(true);
    expect(capacity.steps[0]?.blocks.map(({ held }) => held)).toContain(false);
    for (const one of [...known, capacity])
      expect(one).toMatchObject({ held: null, failed: null, breaking: null, headroom: null });
    expect(renderCapacityText(capacity)).toContain('Nothing is known: it was stopped first.');
  });
});

describe('what is known behind each block', () => {
  const isWell = ({ rate }: BlockToPlan): boolean => rate < 50;
  const run = (shapes: boolean) =>
    driveSimulated({
      search,
      peakRate: PEAK,
      shapes,
      runBlock: (planned) =>
        planned.number === 2
          ? { ...simulateBlock(planned, true), contaminated: 'this machine was full' }
          : simulateBlock(planned, isWell(planned)),
    });

  it('is told, evidence or not, as one that is not over: a pass of a search that was killed would be believed', async () => {
    const { known, blocks, capacity } = await run(true);
    expect(capacity.verdict).toBe('pass');
    expect(known).toHaveLength(blocks.length);
    for (const one of known) {
      expect(parseCapacity(JSON.parse(JSON.stringify(one)), 'capacity.json')).toEqual(one);
      expect(one).toMatchObject({ verdict: 'aborted', ended: { kind: 'unfinished' }, shapes: null });
      expect(capacityRenderers.junit(one)).toContain('errors="1"');
    }
  });

  it('has all that was resolved until then, down to what the search comes to', async () => {
    const { known, capacity } = await run(false);
    expect(known.slice(0, 4).map(({ held, noEvidence }) => [held, noEvidence?.length])).toEqual([
      [4, 0],
      [8, 0],
      [8, 1],
      [16, 1],
    ]);
    const { held, failed, breaking, steps } = capacity;
    expect(known.at(-1)).toMatchObject({ held, failed, breaking, steps });
  });

  it('is shown with why it has no verdict', async () => {
    const { known } = await run(false);
    const text = renderCapacityText(known[3]!, { width: 400 });
    expect(text).toContain('Holds at least 16.0/s.');
    expect(text).toContain('ABORTED: It is not over, or was killed: this is what was known when its last block ended.');
    const nothing = renderCapacityText({ ...known[3]!, breaking: null, held: null, failed: null });
    expect(nothing).toContain('Nothing is known yet: it is not over, or was killed.');
  });
});
