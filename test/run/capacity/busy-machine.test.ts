/** A search on a machine that has other things to do: what it says of a fallback must not come of that. */
import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { readHold } from '../../../lib/collector/capacity/judge-block.ts';
import type { FullSeconds } from '../../../lib/collector/score/validity/full-seconds.ts';
import { drawNormal, createRandom } from '../../../lib/kit/stats/random.ts';
import { doubtMachine } from '../../../lib/run/capacity/doubt-machine.ts';
import { mostWithoutEvidence, searchDefaults, type SearchSettings } from '../../../lib/run/capacity/search-capacity.ts';
import { driveSimulated, simulateBlock } from '../../support/capacity/drive-simulated.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.9 }];
/** As many blocks hold as not at it; the neighbours of a fallback make it vary by a fifth. */
const LIMIT = 20;
const SPREAD = 0.2;
/** Six in seven blocks or more do not hold it. */
const PEAK = 25;
const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);
const search: SearchSettings = {
  ...searchDefaults,
  conditions,
  firstRate: PEAK / 10,
  peakRate: PEAK,
  mostRate: PEAK * 4,
  extraBlocks: 0,
};

type Rule = (block: Block, watched: FullSeconds) => string | null;
const neither: Rule = (_, watched) => doubtMachine(watched, 0.1);
/** As it was: what was missed on a full machine was put down to the machine, and what held was kept. */
const missesAlone: Rule = (block, watched) =>
  readHold(block, conditions) === false ? doubtMachine(watched, 0.1) : null;

/** A search at that fallback; `isFull`: is the machine, during a block at this rate? Whether a block holds has nothing to do with it. */
function searchOn(seed: number, isFull: (rate: number, random: () => number) => boolean, rule: Rule) {
  const [fares, machine] = [createRandom('fares', seed), createRandom('machine', seed)];
  return driveSimulated({
    search,
    peakRate: PEAK,
    runBlock(planned) {
      const block = simulateBlock(planned, drawNormal(fares) * SPREAD < Math.log(LIMIT / planned.rate));
      const seconds = planned.blockMs / 1_000;
      const full = isFull(planned.rate, machine) ? seconds : 1;
      return { ...block, contaminated: rule(block, { seconds, full }) };
    },
  });
}

describe('a machine that is full at high rates', () => {
  const fullBeyond = (rate: number): boolean => rate > 15;

  it('made blocks that hold by chance a peak that is held, where only misses were put down to it', async () => {
    const verdicts = await Promise.all(
      SEEDS.map(async (seed) => (await searchOn(seed, fullBeyond, missesAlone)).capacity),
    );
    const passed = verdicts.filter(({ verdict }) => verdict === 'pass');
    expect(passed.length).toBeGreaterThan(5);
    expect(passed[0]?.reason).toContain('It holds the declared peak of 25.0/s');
  });

  it('says nothing of a peak, and is named', async () => {
    for (const seed of SEEDS) {
      const { capacity, sent } = await searchOn(seed, fullBeyond, neither);
      expect(capacity).toMatchObject({
        verdict: 'invalid',
        ended: { kind: 'no-evidence' },
        failed: null,
        breaking: null,
      });
      expect(capacity.reason).toContain('blocks in a row were no evidence, the last as this machine was full in');
      // It ends soon: these, and no more.
      expect(sent.filter(({ rate }) => fullBeyond(rate))).toHaveLength(mostWithoutEvidence.inARow);
      expect(capacity.noEvidence).toHaveLength(mostWithoutEvidence.inARow);
      expect(capacity.held).toBeLessThan(15);
    }
  });
});

it('ends soon, and knows nothing, where the machine is always full', async () => {
  const { capacity, sent } = await searchOn(1, () => true, neither);
  expect(sent).toHaveLength(mostWithoutEvidence.inARow);
  expect(capacity).toMatchObject({ verdict: 'invalid', held: null, failed: null, steps: [] });
});

it('finds what it finds on an idle machine, whatever second is full', async () => {
  const { capacity } = await searchOn(2, () => false, neither);
  const idle = await searchOn(
    2,
    () => false,
    () => null,
  );
  expect(capacity).toEqual(idle.capacity);
  expect(capacity).toMatchObject({ ended: { kind: 'found' }, noEvidence: [] });
});

it('costs blocks where it is full now and then, and moves no limit', async () => {
  const found = await Promise.all(SEEDS.map((seed) => searchOn(seed, (_, random) => random() < 0.2, neither)));
  const rates = found
    .flatMap(({ capacity }) => (capacity.breaking === null ? [] : [capacity.breaking.perSecond]))
    .toSorted((left, right) => left - right);
  expect(rates.length).toBeGreaterThan(SEEDS.length * 0.8);
  expect(Math.abs((rates[Math.floor(rates.length / 2)] ?? 0) / LIMIT - 1)).toBeLessThan(0.1);
  const voided = found.flatMap(({ capacity }) => capacity.noEvidence ?? []);
  expect(voided.length).toBeGreaterThan(SEEDS.length);
  for (const { capacity, sent } of found) {
    expect(capacity.noEvidence?.filter(({ purpose }) => purpose === 'search').length).toBeLessThanOrEqual(
      mostWithoutEvidence.inAll,
    );
    expect(sent.length).toBeLessThan(120);
  }
});
