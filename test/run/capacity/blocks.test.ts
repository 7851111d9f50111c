import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../lib/collector/capacity/block.ts';
import type { ExchangeRecord } from '../../../lib/collector/records/record.ts';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { createLedger } from '../../../lib/run/capacity/ledger.ts';
import { drillOfBlock, keptWhenEnded, listHeldDown, planBlock } from '../../../lib/run/capacity/plan-block.ts';
import { caseAt } from '../../../lib/run/capacity/spread-cases.ts';
import { watchBlock } from '../../../lib/run/capacity/watch-block.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';
import { healthOf } from '../../collector/score/validity/sabotages.ts';
import { exchangeOf, T0, writePerfectRun } from '../../support/records.ts';

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

  it('has a seed of its own, which is one of a drill also behind the highest there is', () => {
    const planned = { rate: 5, warmupMs: 2_000, blockMs: 20_000 };
    const seeds = [0, 1, 2].map((number) => {
      const { name, seed } = drillOfBlock({ ...drill, seed: 4_294_967_294 }, { ...planned, number }, held);
      return parseWrittenDrill(writeDrill({ name, seed })).seed;
    });
    expect(seeds).toEqual([4_294_967_294, 4_294_967_295, 0]);
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

it('keeps its whole plan where callers try again or ask on, as their calls are numbered by it, also where it is ended early', () => {
  const { traffic } = drill;
  const ended = { planned: 77, due: 41 };
  expect(keptWhenEnded(traffic, ended)).toBe(41);
  const clients = { retries: 2, retryAfterMaxMs: 60_000 };
  expect(keptWhenEnded({ ...traffic, clients }, ended)).toBe(77);
  const followUps = [{ name: 'more', atMost: 1 }] as unknown as NonNullable<typeof traffic.followUps>;
  expect(keptWhenEnded({ ...traffic, followUps }, ended)).toBe(77);
});

describe('a block that is watched', () => {
  const run = writePerfectRun();
  const conditions: Condition[] = [
    { id: 'success', label: 'an answer', attainment: 0.9 },
    { id: 'total', label: 'the whole within 3 s', attainment: 0.9, limitMs: 3_000 },
  ];
  const { arrivals } = planBlock(block(0, 20), all, { warmupMs: 2_000, idleCases: null });
  const sample = exchangeOf(run, 0);
  const watched = () => watchBlock({ arrivals, conditions, warmupMs: 2_000, blockMs: 20_000, maxFullRatio: 0.1 });
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
    expect(watch.check(12_000)).toEqual({
      kind: 'over-saturated',
      why: expect.stringContaining('callers did not have an answer') as string,
    });
  });

  it('is ended where text that comes whole in place of a stream comes late, and not where a bare call does', () => {
    const first: Condition = { id: 'ttft', label: 'a first text within 100 ms', attainment: 0.9, limitMs: 100 };
    const toolCalls = [{ id: 'call_1', name: 'look_up', arguments: '{}' }];
    const checkWith = (text: string) => {
      const watch = watchBlock({ arrivals, conditions: [first], warmupMs: 2_000, blockMs: 20_000, maxFullRatio: 0.1 });
      const whole = { streamed: false, firstTokenMs: null, endMs: 900, answer: { ...sample.answer!, text, toolCalls } };
      for (const { index, dueMs } of arrivals) if (dueMs < 12_000) watch.add(answer(index, whole));
      return watch.check(12_000)?.kind;
    };
    expect(checkWith('I look it up.')).toBe('over-saturated');
    expect(checkWith('')).toBeUndefined();
  });

  it('is ended where nobody has anything yet and the time for it is over', () => {
    expect(watched().check(5_000)).toBeNull();
    expect(watched().check(14_000)?.why).toContain('callers did not have the whole within 3 s');
  });

  it('is not ended for callers who were refused once and may ask again, but for those whose last try failed, or who wait too long', () => {
    const refused = { status: 429, answer: null };
    const begin = () => {
      const watch = watchBlock({ arrivals, conditions, warmupMs: 2_000, blockMs: 20_000, maxFullRatio: 0.1, tries: 2 });
      watch.add(run.runStart);
      for (const { index, dueMs } of arrivals) if (dueMs < 12_000) watch.add(answer(index, refused));
      return watch;
    };
    const again = (startMs: number, changes: Partial<ExchangeRecord>) => {
      const watch = begin();
      for (const { index, dueMs } of arrivals) {
        const startEpochMs = T0 + dueMs + startMs;
        if (dueMs < 12_000) watch.add(answer(index + arrivals.length, { startEpochMs, endMs: 500, ...changes }));
      }
      return watch.check(12_000);
    };
    expect(begin().check(4_000)).toBeNull();
    expect(begin().check(12_000)?.why).toContain('the whole within 3 s');
    expect(again(1_000, {})).toBeNull();
    expect(again(2_600, {})?.why).toContain('the whole within 3 s');
    expect(again(1_000, refused)?.why).toContain('did not have an answer');
  });

  describe('on a machine that is full', () => {
    const second = healthOf(run, 'observer')[0]!;
    /** Full in these seconds from the begin of the load, each told of at its end. */
    const fill = (seconds: readonly number[], changes: Partial<ExchangeRecord> = {}) => {
      const watch = watched();
      watch.add(run.runStart);
      for (let at = 0; at < 22; at++) {
        const machine = { ...second.machine!, idleRatio: seconds.includes(at) ? 0.02 : 0.6 };
        watch.add({ ...second, atEpochMs: T0 + (at + 1) * 1_000, machine });
      }
      for (const { index, dueMs } of arrivals) if (dueMs < 12_000) watch.add(answer(index, changes));
      return watch.check(12_000);
    };
    const refused = { status: 429, answer: null };

    it('is ended once it can be evidence of nothing, though all fare well', () => {
      expect(fill([2, 3, 4])).toEqual({
        kind: 'machine-full',
        why: 'this machine was full in 3 of 21 s, where 10.0 % may be (validity.maxFullRatio)',
      });
    });

    it('goes on while it may still be: full in a tenth of its seconds, or in its warm-up', () => {
      expect(fill([2, 9])).toBeNull();
      expect(fill([0, 1])).toBeNull();
    });

    it('is not ended for what its callers missed while so much of what was seen is full, the whole warm-up with it', () => {
      expect(fill([0, 5], refused)).toBeNull();
      expect(fill([5], refused)?.kind).toBe('over-saturated');
      expect(fill([0, 1, 2, 3], refused)?.kind).toBe('machine-full');
    });
  });
});

describe('what a search has used', () => {
  const tokens = { input: 9_000, output: 1_000 };

  it('refuses the block that would go beyond, and says beyond what', () => {
    const ledger = createLedger({ budget: { requests: 100, tokens: 15_000 }, prices: [] }, []);
    expect(ledger.refuses(100)).toBeNull();
    expect(ledger.refuses(101)).toContain('the budget of 100 requests');
    ledger.add({ callers: 10, requests: 10, tokens });
    expect(ledger.refuses(5)).toBeNull();
    expect(ledger.refuses(6)).toContain('the budget of 15000 tokens');
    expect(ledger.spent()).toEqual({ requests: 10, tokens: 10_000, money: null });
    expect(ledger.tokensPerRequest()).toEqual({ input: 900, output: 100 });
  });

  it('holds a block to the tokens of its own plan where that is known, and to the requests that callers have made each', () => {
    const ledger = createLedger({ budget: { requests: 100, tokens: 30_000 }, prices: [] }, []);
    ledger.add({ callers: 10, requests: 25, tokens });
    expect(ledger.refuses(31)).toContain('and the next block takes 78');
    expect(ledger.refuses(20)).toBeNull();
    expect(ledger.refuses(20, { input: 7_900, output: 100 })).toBeNull();
    expect(ledger.refuses(20, { input: 8_000, output: 100 })).toContain('the budget of 30000 tokens');
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
    ledger.add({ callers: 10, requests: 10, tokens });
    expect(ledger.spent().money).toBeCloseTo(0.11, 6);
    expect(ledger.refuses(8)).toBeNull();
    expect(ledger.refuses(9)).toContain('of money');
  });
});
