/** A search at a fallback that does not stay as it is: what was seen of it before is not what it can carry. */
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../lib/collector/capacity/block.ts';
import { parseCapacity } from '../../../lib/collector/scorecard/parse-capacity.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import { searchDefaults } from '../../../lib/run/capacity/search-capacity.ts';
import { driveSimulated, simulateBlock } from '../../support/capacity/drive-simulated.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.9 }];
const PEAK = 10;
const range = { firstRate: PEAK / 10, peakRate: PEAK, mostRate: PEAK * 8 };
const search = { ...searchDefaults, ...range, conditions, blockMs: 10_000, extraBlocks: 0 };

/** Holds below `before` for so many loads, and below `after` from then on. */
const searchAt = async (before: number, after: number, loads: number) => {
  let sent = 0;
  const driven = await driveSimulated({
    search,
    peakRate: PEAK,
    runBlock: (planned) => simulateBlock(planned, planned.rate < (sent++ < loads ? before : after)),
  });
  // However odd what it saw, what it writes agrees with itself.
  expect(parseCapacity(JSON.parse(JSON.stringify(driven.capacity)), 'capacity.json')).toEqual(driven.capacity);
  return driven;
};

describe('a limit that falls below the declared peak while it is searched', () => {
  it('never leaves a peak that is held, whenever it falls before the ends are tried again', async () => {
    const whole = await searchAt(43, 43, Infinity);
    // Behind a rate that did not hold the least one is sent again, to see whether it is well.
    const rates = whole.sent.map(({ rate }) => rate);
    const firstAgain = rates.findIndex((rate, place) => rate > 1 && rates.indexOf(rate) < place);
    expect(whole.capacity).toMatchObject({ verdict: 'pass', changedAt: [] });
    let changed = 0;
    for (let loads = 1; loads <= firstAgain; loads++) {
      const { capacity } = await searchAt(43, 8, loads);
      expect(capacity.verdict, `fell behind ${loads} loads`).not.toBe('pass');
      if (capacity.changedAt?.length === 0) continue;
      changed++;
      expect(renderCapacityText(capacity, { width: 400 })).toContain('has changed while it was searched');
    }
    expect(changed).toBeGreaterThan(5);
  });
});

it('tells of one that gets better, and gives out no peak that it held and did not', async () => {
  const verdicts = new Set<string>();
  for (let loads = 1; loads < 30; loads++) {
    const { capacity } = await searchAt(4.5, 43, loads);
    verdicts.add(capacity.verdict);
    if (capacity.verdict === 'pass') expect(capacity.peak?.outcome).toBe('met');
  }
  expect(verdicts.size).toBeGreaterThan(1);
});
