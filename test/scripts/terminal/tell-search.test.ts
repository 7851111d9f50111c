import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { describeOutcome } from '../../../lib/collector/report/capacity/describe-capacity.ts';
import { formatRate } from '../../../lib/kit/format/format-rate.ts';
import { searchDefaults, type SearchSettings } from '../../../lib/run/capacity/search-capacity.ts';
import { createBlockTeller, describeSearchPlan } from '../../../scripts/terminal/tell-search.ts';
import { driveSimulated, simulateBlock } from '../../support/capacity/drive-simulated.ts';
import { knownFallbacks } from '../../support/capacity/known-fallbacks.ts';
import { createSimulatedFallback } from '../../support/capacity/simulated-fallback.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.9 }];
/** So many callers of a hundred, spread, had an answer. */
const block = (rate: number, hits: number, changes: Partial<Block> = {}): Block => ({
  ...simulateBlock({ rate, blockMs: 10_000 }, true),
  calls: Array.from({ length: 100 }, (_, caller) => ({
    dueMs: caller * 100,
    met: [(caller * 37) % 100 < hits],
    limit: null,
  })),
  ...changes,
});

describe('the line of a block', () => {
  it.each([
    [100, 'holds'],
    [91, 'unresolved, seems to hold'],
    [89, 'unresolved, seems not to hold'],
    [50, 'does not hold'],
  ])('of which %s %% had an answer: %s', (hits, outcome) => {
    expect(createBlockTeller(conditions)(block(10, hits))).toBe(
      `10.0/s  ${outcome}  100 callers: an answer ${hits === 100 ? '100 %' : `${hits}.0 %`}`,
    );
  });

  it('is of all blocks at its rate, and changes by none that is no evidence', () => {
    const tell = createBlockTeller(conditions);
    expect(tell(block(10, 100))).toContain('  holds  ');
    expect(tell(block(10, 100, { contaminated: 'full' }))).toContain('  no evidence  ');
    expect(tell(block(20, 50))).toContain('  does not hold  ');
    expect(tell(block(10, 80))).toContain('  unresolved, the last seems not to hold, by 2 blocks  ');
    expect(tell(block(10, 100))).toMatch(/, by 3 blocks {2}/);
  });

  const settings = { conditions, ttftLimitMs: 2_000, totalLimitMs: 10_000, warmupMs: 15_000 };
  it('of each search says `holds` where the report does, and of nothing that is unresolved there', async () => {
    const outcomes = new Set<string>();
    for (const { name, model, peak } of knownFallbacks.filter((known) => quick.includes(known.name))) {
      const search: SearchSettings = {
        ...searchDefaults,
        conditions,
        firstRate: peak / 10,
        peakRate: peak,
        mostRate: peak * 4,
        extraBlocks: 0,
      };
      const fallback = createSimulatedFallback(model, settings, name);
      const { blocks, capacity } = await driveSimulated({
        search,
        peakRate: peak,
        runBlock: ({ rate, blockMs }) => fallback.tryRate(rate, blockMs),
      });
      const tell = createBlockTeller(conditions);
      const lines = new Map(blocks.map((each) => [each.rate, tell(each)]));
      for (const step of capacity.steps) {
        outcomes.add(step.outcome);
        const line = lines.get(step.rate)?.slice(formatRate(step.rate).length + 2) ?? '';
        expect(firstWords(line)).toBe(firstWords(describeOutcome(step)));
      }
    }
    expect([...outcomes].toSorted()).toEqual(['met', 'missed', 'unresolved']);
  });
});

const quick = ['no queue', 'requests a minute', 'a sharp rise'];
const firstWords = (text: string): string => text.split(/ {2}|, /)[0] ?? '';

it('says in the plan that a busy machine costs blocks, from which share of seconds on, and when it ends the search', () => {
  const tell = (maxFullRatio: number): string =>
    describeSearchPlan({
      drill: parseWrittenDrill(writeDrill({ validity: { maxFullRatio } })),
      about: { blocks: 12, requests: 9_000, minutes: 14.2 },
      shapes: { blocks: 4, requests: 2_000, minutes: 9 },
      peakRate: 20,
      search: { ...searchDefaults, conditions, firstRate: 2, mostRate: 80 },
      held: new Map([['primary', []]]),
      options: { blockMs: 60_000, warmupMs: 15_000, precision: 0.05, shapes: true, budget: {}, prices: [] },
    });
  expect(tell(0.25)).toBe(
    'From 2.00/s on, primary held down; the declared peak is 20.0/s. If it breaks there: about 12 blocks, 9,000 requests, 15 min. At most 80.0/s is tried. Then the peak at once and by a ramp: 4 blocks, about 2,000 requests, 9 min. A busy machine costs blocks: one in which it is full in more than 25.0 % of the seconds is no evidence and is sent again; 4 such blocks in a row, or 12 in all, end the search.',
  );
  expect(tell(1)).toContain('A full machine costs no block, as validity.maxFullRatio is 1');
});
