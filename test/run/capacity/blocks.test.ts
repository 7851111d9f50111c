import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../lib/collector/capacity/block.ts';
import type { ExchangeRecord } from '../../../lib/collector/records/record.ts';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { createLedger } from '../../../lib/run/capacity/ledger.ts';
import { drillOfBlock, listHeldDown, planBlock } from '../../../lib/run/capacity/plan-block.ts';
import { caseAt } from '../../../lib/run/capacity/spread-cases.ts';
import { watchBlock } from '../../../lib/run/capacity/watch-block.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';
import { exchangeOf, writePerfectRun } from '../../support/records.ts';

const drill = parseWrittenDrill(
  writeDrill({
    timeline: [
      { phase: 'baseline', durationMs: 1_000 },
      {
        phase: 'outage',
        durationMs: 4_000,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded', when: { probability: 0.5 } }],
      },
      { phase: 'recovery', durationMs: 1_000 },
    ],
  }),
);
const held = listHeldDown(drill);
const all = planArrivals(drill).map((arrival) => ({ ...arrival, tenant: `own-${arrival.index}` }));
const block = (number: number, rate: number) =>
  drillOfBlock(drill, { number, rate, warmupMs: 2_000, blockMs: 20_000 }, held);

describe('a block', () => {
  it('holds down what the first outage takes away, always and from the first moment', () => {
    expect([...held.keys()]).toEqual(['primary']);
    expect(held.get('primary')?.[0]).not.toHaveProperty('when');
    for (const entry of block(0, 5).timeline) expect(faultsOn(entry, 'primary')).toHaveLength(1);
  });

  const plan = (number: number, rate: number, idleCases: number | null) =>
    planBlock(block(number, rate), all, { warmupMs: 2_000, idleCases });

  it('asks what the list says at its place, at other times in each block, and begins it again behind its end', () => {
    const plans = [plan(0, 4, null), plan(1, 16, 70), plan(2, 16, 70)] as const;
    expect(plans[0].arrivals.length / 22).toBeCloseTo(4, -0.5);
    expect(plans[1].arrivals.length).toBeGreaterThan(all.length);
    for (const { arrivals, asked } of plans)
      for (const arrival of arrivals) {
        const { tenant, kind, streamed, case: own } = all[asked[arrival.index]!]!;
        expect(arrival).toMatchObject({ tenant, kind, streamed, case: own });
      }
    const [, fast, again] = plans.map(({ arrivals }) => arrivals.map(({ dueMs }) => dueMs));
    expect(fast).not.toEqual(again);
    expect(plans[1].arrivals.map(({ index }) => index)).toEqual(plans[1].arrivals.map((_, index) => index));
  });

  it('asks those again that were asked without load, once each and from its begin to its end', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...all[0]!, tenant: `own-${index}` }));
    const slow = planBlock(block(0, 2), many, { warmupMs: 2_000, idleCases: null });
    const measured = ({ arrivals, asked }: typeof slow): number[] =>
      asked.filter((_, index) => arrivals[index]!.dueMs >= 2_000);
    const idle = measured(slow);
    expect(idle).toEqual(idle.map((_, place) => place));
    const loaded = measured(planBlock(block(1, 20), many, { warmupMs: 2_000, idleCases: idle.length }));
    const places = idle.map((one) => loaded.indexOf(one));
    expect(places).not.toContain(-1);
    expect(new Set(loaded).size).toBe(loaded.length);
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBeGreaterThan(loaded.length * 0.9);
    for (let place = 1; place < places.length; place++)
      expect(places[place]! - places[place - 1]!).toBeGreaterThanOrEqual(Math.floor(loaded.length / idle.length));
  });

  it('spreads any number of cases over any number of callers, each once', () => {
    for (const [count, idle] of [
      [10, 3],
      [7, 7],
      [5, 9],
      [1_000, 381],
      [997, 1],
    ] as const) {
      const cases = Array.from({ length: count }, (_, place) => caseAt(place, count, idle));
      expect(cases.toSorted((left, right) => left - right)).toEqual(cases.map((_, place) => place));
    }
  });
});

describe('a block that is watched', () => {
  const run = writePerfectRun();
  const conditions: Condition[] = [
    { id: 'success', label: 'an answer', attainment: 0.9 },
    { id: 'total', label: 'the whole within 3 s', attainment: 0.9, limitMs: 3_000 },
  ];
  const { arrivals } = planBlock(block(0, 20), all, { warmupMs: 2_000, idleCases: null });
  const sample = exchangeOf(run, 0);
  const watched = () => watchBlock({ arrivals, conditions, warmupMs: 2_000, blockMs: 20_000 });
  const answer = (index: number, changes: Partial<ExchangeRecord> = {}): ExchangeRecord => ({
    ...sample,
    index,
    ...changes,
  });

  it('goes on where all is well, and in its warm-up', () => {
    const watch = watched();
    for (const { index, dueMs } of arrivals) if (dueMs < 12_000) watch.add(answer(index));
    expect(watch.check(12_000)).toBeNull();
    expect(watched().check(1_900)).toBeNull();
  });

  it('is ended where most are refused', () => {
    const watch = watched();
    for (const { index, dueMs } of arrivals)
      if (dueMs < 12_000) watch.add(answer(index, { status: 429, answer: null }));
    expect(watch.check(12_000)).toContain('callers did not have an answer');
  });

  it('is ended where nobody has anything yet and the time for it is over', () => {
    expect(watched().check(5_000)).toBeNull();
    expect(watched().check(14_000)).toContain('callers did not have the whole within 3 s');
  });
});

describe('what a search has used', () => {
  const tokens = { input: 9_000, output: 1_000 };

  it('refuses the block that would go beyond, and says beyond what', () => {
    const ledger = createLedger({ budget: { requests: 100, tokens: 15_000 }, prices: [] }, []);
    expect(ledger.refuses(100)).toBeNull();
    expect(ledger.refuses(101)).toContain('the budget of 100 requests');
    ledger.add({ requests: 10, tokens });
    expect(ledger.refuses(5)).toBeNull();
    expect(ledger.refuses(6)).toContain('the budget of 15000 tokens');
    expect(ledger.spent()).toEqual({ requests: 10, tokens: 10_000, money: null });
    expect(ledger.tokensPerRequest()).toEqual({ input: 900, output: 100 });
  });

  it('holds the first block to the tokens of the plan, before any was sent', () => {
    const planned = [
      { promptTokens: 1_000, outputTokens: 200 },
      { promptTokens: 500, outputTokens: 300 },
    ];
    const ofTokens = createLedger({ budget: { tokens: 10_000 }, prices: [] }, planned);
    expect(ofTokens.refuses(10)).toBeNull();
    expect(ofTokens.refuses(11)).toContain('the budget of 10000 tokens');
    expect(ofTokens.tokensPerRequest()).toBeNull();
    const prices = [{ provider: 'fallback', input: 100, output: 100 }];
    const money = createLedger({ budget: { spend: 1 }, prices }, planned);
    expect(money.refuses(10)).toBeNull();
    expect(money.refuses(11)).toContain('of money');
  });

  it('counts money at the dearest price', () => {
    const prices = [
      { provider: 'primary', input: 1, output: 2 },
      { provider: 'fallback', input: 10, output: 20 },
    ];
    const ledger = createLedger({ budget: { spend: 0.2 }, prices }, []);
    ledger.add({ requests: 10, tokens });
    expect(ledger.spent().money).toBeCloseTo(0.11, 6);
    expect(ledger.refuses(8)).toBeNull();
    expect(ledger.refuses(9)).toContain('of money');
  });
});
